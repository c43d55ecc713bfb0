package io.tiovivo.headend.image;

import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Describes a boot image, a whole FAT partition as {@code qemu/build} makes it. */
final class BootImageBuilder {
  /** A boot sector ends with these, whatever the file system. */
  private static final int[] SIGNATURE = {0x55, 0xAA};

  private static final int SECTOR_BYTES = 512;

  private BootImageBuilder() {}

  /**
   * Writes {@code NAME.boot} and its description; both appear whole or not at all.
   *
   * @param partition the bytes that a boot partition begins with
   * @param boards at least one, for a kernel is for certain boards
   * @return the description: a manifest without fleet and release
   */
  static Manifest build(
      Path partition, Path out, String product, String version, List<String> boards)
      throws IOException, CommandException {
    ImageFiles files = ImageFiles.ofBoot(out.toAbsolutePath());
    String architecture = architecture(boards);
    checkSector(partition);
    if (Files.exists(
        ImageFiles.of(Path.of(files.build().toString().replaceFirst("build$", "zip"))).image())) {
      throw CommandException.refused(
          "there is a node image of that name already: choose another with --out");
    }
    Files.createDirectories(files.image().getParent());
    Path fresh = files.image().resolveSibling(files.image().getFileName() + ".new");
    try {
      Files.copy(partition, fresh, StandardCopyOption.REPLACE_EXISTING);
      Manifest.Builder draft =
          Manifest.newBuilder()
              .setFormat(ManifestChecks.FORMAT)
              .setProduct(product)
              .addAllBoards(boards)
              .setArchitecture(architecture)
              .setKind(ImageKind.BOOT)
              .setVersion(version)
              .setImageBytes(Files.size(fresh));
      return ImageBuilder.finish(draft, fresh, files);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void checkSector(Path partition) throws IOException, CommandException {
    byte[] sector;
    try (InputStream in = Files.newInputStream(partition)) {
      sector = in.readNBytes(SECTOR_BYTES);
    }
    if (sector.length < SECTOR_BYTES
        || (sector[SECTOR_BYTES - 2] & 0xFF) != SIGNATURE[0]
        || (sector[SECTOR_BYTES - 1] & 0xFF) != SIGNATURE[1]) {
      throw CommandException.refused(
          partition + " is no partition that a firmware reads: qemu/build makes one, boot.fat");
    }
  }

  private static String architecture(List<String> boards) throws IOException, CommandException {
    Set<String> architectures = new TreeSet<>();
    for (String board : boards) {
      if (Profiles.NAMES.contains(board)) {
        architectures.add(Profiles.named(board).architecture());
      }
    }
    if (architectures.size() != 1) {
      throw new UsageException(
          "--boot FILE needs --board PROFILE, once for each board that its kernel is for, and all"
              + " of one architecture; tiovivo profile list shows them");
    }
    return architectures.iterator().next();
  }
}
