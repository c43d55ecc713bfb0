package io.tiovivo.image;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.Fleet;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The rules that hold inside a manifest, whoever signed it. */
public final class ManifestChecks {
  /** Of {@code Manifest.format} and {@code Beacon.format}. */
  public static final int FORMAT = 1;

  /** Most files in an image: what a manifest in a slot's header has room for. */
  public static final int MAX_FILES = 1024;

  /** Most bytes of a file's path, in UTF-8. */
  public static final int MAX_PATH_BYTES = 255;

  /** Most bytes of all files together, unpacked. */
  public static final long MAX_UNPACKED_BYTES = 1L << 31;

  /** Stands alone in an argument for the JVM flags of the box's profile. */
  public static final String JVM_FLAGS = "${jvm}";

  /** The image's file that names the node's classes, for an archive of them made on the box. */
  public static final String CLASS_LIST = "lib/node.classes";

  /** More than deflate can ever expand: RFC 1951 allows 258 bytes for 2 bits. */
  private static final long MAX_EXPANSION = 1100;

  /** The ZIP directory behind the files: at most this much for each. */
  private static final int MAX_DIRECTORY_BYTES = (MAX_FILES + 1) * 512;

  private static final long MAX_TIME_S = 253_402_300_799L;

  private ManifestChecks() {}

  /**
   * Reads a manifest's payload.
   *
   * @param payload bytes whose signature was checked; hostile ones do no harm
   * @throws ImageFormatException with the first rule that it breaks
   */
  public static Manifest parse(byte[] payload) throws ImageFormatException {
    Optional<String> flaw = ImageLimits.MANIFEST.flaw(payload);
    if (flaw.isPresent()) {
      throw new ImageFormatException("manifest: " + flaw.get());
    }
    try {
      Manifest manifest = Manifest.parseFrom(payload);
      flaw = flaw(manifest);
      if (flaw.isPresent()) {
        throw new ImageFormatException("manifest: " + flaw.get());
      }
      return manifest;
    } catch (InvalidProtocolBufferException e) {
      throw new ImageFormatException("manifest: not a well-formed message");
    }
  }

  /** The first rule that a manifest breaks; empty: none. */
  public static Optional<String> flaw(Manifest manifest) {
    return headFlaw(manifest)
        .or(() -> imageFlaw(manifest))
        .or(
            () ->
                manifest.getKind() == ImageKind.BOOT
                    ? bootFlaw(manifest)
                    : filesFlaw(manifest).or(() -> LaunchChecks.flaw(manifest)));
  }

  private static Optional<String> headFlaw(Manifest manifest) {
    if (manifest.getFormat() != FORMAT) {
      return Optional.of(
          "format " + manifest.getFormat() + " is not known here; update this software");
    }
    if (manifest.getKind() != ImageKind.NODE && manifest.getKind() != ImageKind.BOOT) {
      return Optional.of(
          "kind " + manifest.getKindValue() + " is not known here; update this software");
    }
    Optional<String> fleetFlaw = Fleet.flaw(manifest.getFleet());
    if (fleetFlaw.isPresent()) {
      return fleetFlaw;
    }
    if (manifest.getVersion().isEmpty() || !printable(manifest.getVersion())) {
      return Optional.of("the version is empty or not printable");
    }
    if (manifest.getArchitecture().isEmpty()) {
      return Optional.of("no architecture");
    }
    if (manifest.getRelease() < 1 || manifest.getSecurityCounter() < 0) {
      return Optional.of("release or security counter is out of range");
    }
    if (outOfRange(manifest.getCreatedS()) || outOfRange(manifest.getNotAfterS())) {
      return Optional.of("a time is out of range");
    }
    return Optional.empty();
  }

  private static Optional<String> imageFlaw(Manifest manifest) {
    Optional<String> fecFlaw = OfferChoice.fecFlaw(manifest.getImageBytes(), manifest.getFec());
    if (fecFlaw.isPresent()) {
      return fecFlaw;
    }
    if (manifest.getImageSha256().size() != ImageLimits.SHA256_BYTES) {
      return Optional.of("the image's hash does not have 32 bytes");
    }
    int blocks = manifest.getFec().getSourceBlocks();
    if (manifest.getBlockSha256Count() != blocks) {
      return Optional.of(
          manifest.getBlockSha256Count() + " block hashes for " + blocks + " source blocks");
    }
    for (ByteString hash : manifest.getBlockSha256List()) {
      if (hash.size() != ImageLimits.SHA256_BYTES) {
        return Optional.of("a block's hash does not have 32 bytes");
      }
    }
    return Optional.empty();
  }

  /** A boot image is one piece: what the firmware finds in it is its own affair. */
  private static Optional<String> bootFlaw(Manifest manifest) {
    return manifest.getFilesCount() > 0 || manifest.hasNode() || manifest.hasApplication()
        ? Optional.of("a boot image has neither files nor anything to launch")
        : Optional.empty();
  }

  private static Optional<String> filesFlaw(Manifest manifest) {
    if (manifest.getFilesCount() < 1 || manifest.getFilesCount() > MAX_FILES) {
      return Optional.of(manifest.getFilesCount() + " files, not 1 to " + MAX_FILES);
    }
    int symbolBytes = manifest.getFec().getSymbolBytes();
    long end = 0;
    long unpackedBytes = 0;
    for (ImageFile file : manifest.getFilesList()) {
      Optional<String> flaw = fileFlaw(file, symbolBytes, end, manifest.getImageBytes());
      if (flaw.isPresent()) {
        return flaw;
      }
      end += file.getRegionBytes();
      unpackedBytes += file.getBytes();
      if (unpackedBytes > MAX_UNPACKED_BYTES) {
        return Optional.of("more than " + MAX_UNPACKED_BYTES + " bytes unpacked");
      }
    }
    if (manifest.getImageBytes() - end > MAX_DIRECTORY_BYTES) {
      return Optional.of("there is more than a ZIP directory behind the files");
    }
    return namesFlaw(manifest.getFilesList());
  }

  private static Optional<String> fileFlaw(
      ImageFile file, int symbolBytes, long expectedOffset, long imageBytes) {
    Optional<String> pathFlaw = pathFlaw(file.getPath());
    if (pathFlaw.isPresent()) {
      return pathFlaw;
    }
    long region = file.getRegionBytes();
    if (file.getOffset() != expectedOffset) {
      return Optional.of(file.getPath() + " does not start where the file before it ends");
    }
    if (region < 1 || region % symbolBytes != 0 || region > imageBytes - expectedOffset) {
      return Optional.of(file.getPath() + " does not take whole symbols within the image");
    }
    int hashBytes = file.getRegionSha256().size();
    if (hashBytes != 0 && hashBytes != ImageLimits.REGION_HASH_BYTES) {
      return Optional.of(file.getPath() + " has a region hash of " + hashBytes + " bytes");
    }
    if (file.getBytes() < 0 || file.getBytes() > region * MAX_EXPANSION) {
      return Optional.of(file.getPath() + " cannot unpack to " + file.getBytes() + " bytes");
    }
    if (file.getSha256().size() != ImageLimits.SHA256_BYTES) {
      return Optional.of("the hash of " + file.getPath() + " does not have 32 bytes");
    }
    return Optional.empty();
  }

  /** What is wrong with a file's path in an image; empty: nothing. */
  public static Optional<String> pathFlaw(String path) {
    String shown = "path \"" + printed(path) + "\"";
    if (path.isEmpty() || path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      return Optional.of(shown + " is empty or longer than " + MAX_PATH_BYTES + " bytes");
    }
    if (!printable(path) || path.indexOf('\\') >= 0 || path.indexOf(':') >= 0) {
      return Optional.of(shown + " has a character that not every file system takes");
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return Optional.of(shown + " is not plain: names with single '/' between them");
      }
    }
    return Optional.empty();
  }

  /** No two names that a file system may take for one, and no file where a directory is needed. */
  private static Optional<String> namesFlaw(List<ImageFile> files) {
    Set<String> names = new HashSet<>();
    Set<String> directories = new HashSet<>();
    for (ImageFile file : files) {
      String name = file.getPath().toLowerCase(Locale.ROOT);
      if (!names.add(name)) {
        return Optional.of(file.getPath() + " comes twice");
      }
      for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        directories.add(name.substring(0, slash));
      }
    }
    for (String directory : directories) {
      if (names.contains(directory)) {
        return Optional.of(directory + " is a file and a directory");
      }
    }
    return Optional.empty();
  }

  private static boolean outOfRange(long timeS) {
    return timeS < 0 || timeS > MAX_TIME_S;
  }

  static boolean printable(String text) {
    return text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
  }

  static String printed(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
