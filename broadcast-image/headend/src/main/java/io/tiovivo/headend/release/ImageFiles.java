package io.tiovivo.headend.release;

import io.tiovivo.identity.Trust;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The three files of an image: {@code NAME.zip}, or {@code NAME.boot} of a boot image, is
 * broadcast, {@code NAME.build} describes it for signing (a manifest without fleet and release),
 * {@code NAME.manifest} is its signed envelope.
 */
public final class ImageFiles {
  private static final String ZIP = ".zip";
  private static final String BOOT = ".boot";
  private static final String BUILD = ".build";
  private static final String MANIFEST = ".manifest";

  private final Path stem;
  private final boolean boot;

  private ImageFiles(Path stem, boolean boot) {
    this.stem = stem;
    this.boot = boot;
  }

  /** Of a boot image. */
  public static ImageFiles ofBoot(Path path) {
    return new ImageFiles(of(path).stem, true);
  }

  /** Of a name with any of the endings, or none. What is there tells which image is meant. */
  public static ImageFiles of(Path path) {
    String name = String.valueOf(path.getFileName());
    for (String suffix : new String[] {ZIP, BOOT, BUILD, MANIFEST}) {
      if (name.endsWith(suffix)) {
        name = name.substring(0, name.length() - suffix.length());
        break;
      }
    }
    ImageFiles node = new ImageFiles(path.resolveSibling(name), false);
    ImageFiles boot = new ImageFiles(node.stem, true);
    boolean isBoot =
        path.toString().endsWith(BOOT)
            || !path.toString().endsWith(ZIP)
                && Files.exists(boot.image())
                && !Files.exists(node.image());
    return isBoot ? boot : node;
  }

  /** {@code NAME.zip}, or {@code NAME.boot}. */
  public Path image() {
    return withSuffix(boot ? BOOT : ZIP);
  }

  /** {@code NAME.build}. */
  public Path build() {
    return withSuffix(BUILD);
  }

  /** {@code NAME.manifest}. */
  public Path manifest() {
    return withSuffix(MANIFEST);
  }

  private Path withSuffix(String suffix) {
    return stem.resolveSibling(stem.getFileName() + suffix);
  }

  /** What {@code tiovivo image build} said about the image. */
  public Manifest readBuild() throws IOException, CommandException {
    byte[] bytes = read(build(), "tiovivo image build makes it, together with " + image());
    try {
      // Fleet and release come with the signature; any will do for the other checks.
      Manifest draft = Manifest.parseFrom(bytes);
      ManifestChecks.parse(
          draft.toBuilder().setFleet("unsigned").setRelease(1).build().toByteArray());
      return draft;
    } catch (com.google.protobuf.InvalidProtocolBufferException | ImageFormatException e) {
      throw CommandException.refused(
          build() + " is damaged (" + e.getMessage() + "): build the image again");
    }
  }

  /** The signed envelope. */
  public byte[] readManifest() throws IOException, CommandException {
    return read(manifest(), "tiovivo image sign " + image() + " makes it");
  }

  private static byte[] read(Path path, String origin) throws IOException, CommandException {
    try {
      if (Files.size(path) > Trust.MAX_ENVELOPE_BYTES) {
        throw CommandException.refused(
            path + " is larger than " + Trust.MAX_ENVELOPE_BYTES + " bytes: " + origin);
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw CommandException.environment("no such file: " + path + "; " + origin);
    }
  }
}
