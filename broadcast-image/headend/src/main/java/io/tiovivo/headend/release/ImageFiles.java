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
 * The three files of an image: {@code NAME.zip} is broadcast, {@code NAME.build} describes it for
 * signing (a manifest without fleet and release), {@code NAME.manifest} is its signed envelope.
 */
public final class ImageFiles {
  private static final String ZIP = ".zip";
  private static final String BUILD = ".build";
  private static final String MANIFEST = ".manifest";

  private final Path stem;

  private ImageFiles(Path stem) {
    this.stem = stem;
  }

  /** Of a name with any of the three endings, or none. */
  public static ImageFiles of(Path path) {
    String name = String.valueOf(path.getFileName());
    for (String suffix : new String[] {ZIP, BUILD, MANIFEST}) {
      if (name.endsWith(suffix)) {
        name = name.substring(0, name.length() - suffix.length());
        break;
      }
    }
    return new ImageFiles(path.resolveSibling(name));
  }

  /** {@code NAME.zip}. */
  public Path zip() {
    return withSuffix(ZIP);
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
    byte[] bytes = read(build(), "tiovivo image build makes it, together with " + zip());
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
    return read(manifest(), "tiovivo image sign " + zip() + " makes it");
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
