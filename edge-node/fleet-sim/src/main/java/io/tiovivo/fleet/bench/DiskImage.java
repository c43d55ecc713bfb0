package io.tiovivo.fleet.bench;

import io.tiovivo.carousel.OnAirImage;
import io.tiovivo.carousel.SymbolHashes;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.headend.release.FileSource;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.BlockCut;
import io.tiovivo.image.ImageZipWriter;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.profile.Profiles;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An image of random bytes in a file, for sizes that no memory should have to hold. */
final class DiskImage implements AutoCloseable {
  private static final int FILE_BYTES = 8 << 20;
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileSource source;
  private final Manifest manifest;

  private DiskImage(FileSource source, Manifest manifest) {
    this.source = source;
    this.manifest = manifest;
  }

  /**
   * Writes an image and cuts it as {@code tiovivo image build} does.
   *
   * @param leastBytes of it; alignment and directory come on top
   */
  static DiskImage make(Path zip, String fleetName, long leastBytes) throws IOException {
    List<ImageFile> files = new ArrayList<>();
    TestImage small = TestImage.make(fleetName, 1, 1, BlockCut.SYMBOL_BYTES);
    long bytes;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip), BUFFER_BYTES)) {
      ImageZipWriter writer = new ImageZipWriter(out, BlockCut.SYMBOL_BYTES);
      add(writer, files, small.manifest().getNode().getCommand(0), new byte[1]);
      SplittableRandom random = new SplittableRandom(leastBytes);
      for (long left = leastBytes; left > 0; left -= FILE_BYTES) {
        byte[] content = new byte[(int) Math.min(left, FILE_BYTES)];
        random.nextBytes(content);
        add(writer, files, "files/" + files.size(), content);
      }
      bytes = writer.finish();
    }
    FileSource source = new FileSource(zip);
    Manifest manifest =
        small.manifest().toBuilder()
            .setArchitecture(Profiles.hostArchitecture())
            .setImageBytes(bytes)
            .clearFiles()
            .addAllFiles(files)
            .build();
    return new DiskImage(source, cut(source, manifest, BlockCut.of(bytes)));
  }

  private static void add(ImageZipWriter writer, List<ImageFile> files, String path, byte[] content)
      throws IOException {
    files.add(writer.add(path, files.isEmpty(), () -> new ByteArrayInputStream(content)));
  }

  private static Manifest cut(
      FileSource source, Manifest manifest, ObjectTransmissionInformation oti) {
    Manifest.Builder plain = manifest.toBuilder().clearSymbolAuthentication();
    SymbolHashes.announced(oti).ifPresent(plain::setSymbolAuthentication);
    return TestImage.cut(plain.build(), source, oti);
  }

  /** The same image in blocks of at most so many symbols; both are closed by closing either. */
  DiskImage cut(int mostBlockSymbols) {
    long symbols = oti().sourceSymbols();
    int blocks = (int) ((symbols + mostBlockSymbols - 1) / mostBlockSymbols);
    return new DiskImage(
        source,
        cut(
            source,
            manifest,
            new ObjectTransmissionInformation(
                bytes(), oti().symbolBytes(), blocks, 1, oti().alignment())));
  }

  long bytes() {
    return manifest.getImageBytes();
  }

  ObjectTransmissionInformation oti() {
    return Offers.transmission(bytes(), manifest.getFec());
  }

  Manifest manifest() {
    return manifest;
  }

  /** As a sender takes it. */
  OnAirImage onAir(TestFleet fleet) {
    return new OnAirImage(
        "image.zip",
        fleet.manifest(manifest),
        Digests.sha256(manifest.toByteArray()),
        oti(),
        source,
        1,
        SymbolHashes.runSymbols(manifest));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
