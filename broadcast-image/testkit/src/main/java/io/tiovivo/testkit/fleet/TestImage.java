package io.tiovivo.testkit.fleet;

import com.google.protobuf.ByteString;
import io.tiovivo.carousel.SymbolHashes;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.ByteSource;
import io.tiovivo.image.ImageDigests;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ImageZipWriter;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Launch;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.image.proto.SymbolAuthentication;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A small image for tests: real ZIP, well-formed manifest, the same for the same arguments.
 *
 * @param bytes the ZIP
 * @param manifest what describes it; change it with {@code toBuilder()} where a test needs another
 */
public record TestImage(byte[] bytes, Manifest manifest) {
  /** Architecture and board that {@link #make} names. */
  public static final String ARCHITECTURE = "amd64";

  private static final int ALIGNMENT = 8;
  private static final int WORKING_BYTES = 1_310_720;

  /**
   * Makes an image with a program, a library and filler that does not compress.
   *
   * @param fillerBytes roughly the image's size
   * @param symbolBytes T, a multiple of 8
   */
  public static TestImage make(String fleet, long release, int fillerBytes, int symbolBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<ImageFile> files = new ArrayList<>();
    long imageBytes;
    try {
      ImageZipWriter zip = new ImageZipWriter(out, symbolBytes);
      files.add(add(zip, "runtime/bin/java", true, "#!/bin/sh\nexit 0\n".getBytes()));
      byte[] filler = new byte[fillerBytes];
      new Random(1).nextBytes(filler);
      files.add(add(zip, "runtime/lib/modules", false, filler));
      files.add(add(zip, "lib/node.jar", false, ("node " + release + "\n").repeat(99).getBytes()));
      imageBytes = zip.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = out.toByteArray();
    return new TestImage(bytes, manifest(fleet, release, bytes, imageBytes, symbolBytes, files));
  }

  /** Makes a boot image: bytes that nobody looks into. */
  public static TestImage boot(String fleet, long release, int bytes, int symbolBytes) {
    byte[] image = new byte[bytes];
    new Random(release).nextBytes(image);
    Manifest manifest =
        manifest(fleet, release, image, bytes, symbolBytes, List.of()).toBuilder()
            .setKind(ImageKind.BOOT)
            .clearNode()
            .build();
    return new TestImage(image, manifest);
  }

  private static ImageFile add(ImageZipWriter zip, String path, boolean executable, byte[] content)
      throws IOException {
    return zip.add(path, executable, () -> new ByteArrayInputStream(content));
  }

  private static Manifest manifest(
      String fleet,
      long release,
      byte[] bytes,
      long imageBytes,
      int symbolBytes,
      List<ImageFile> files) {
    ObjectTransmissionInformation oti =
        ObjectTransmissionInformation.derive(imageBytes, symbolBytes, ALIGNMENT, WORKING_BYTES, 1);
    Manifest.Builder manifest =
        Manifest.newBuilder()
            .setFormat(1)
            .setFleet(fleet)
            .setProduct("tiovivo")
            .setArchitecture(ARCHITECTURE)
            .setKind(ImageKind.NODE)
            .setVersion("1.0." + release)
            .setRelease(release)
            .setImageBytes(imageBytes)
            .addAllFiles(files)
            .setCreatedS(TestFleet.BEGIN_S)
            .setNode(
                Launch.newBuilder()
                    .addAllCommand(List.of("runtime/bin/java", "${jvm}", "-cp", "lib/*", "Main")));
    return cut(manifest.build(), source(bytes), oti);
  }

  /** The same image in so many blocks of one sub-block each. */
  public TestImage inBlocks(int blocks) {
    ObjectTransmissionInformation oti =
        new ObjectTransmissionInformation(
            bytes.length, manifest.getFec().getSymbolBytes(), blocks, 1, ALIGNMENT);
    return new TestImage(bytes, cut(manifest, source(bytes), oti));
  }

  /** What a manifest says when its image is cut like this: hashes of the blocks are others. */
  public static Manifest cut(
      Manifest manifest, ByteSource image, ObjectTransmissionInformation oti) {
    ImageDigests digests = ImageDigests.of(image, oti);
    Manifest.Builder cut =
        manifest.toBuilder()
            .setFec(Offers.fec(oti))
            .setImageSha256(ByteString.copyFrom(digests.sha256()))
            .clearBlockSha256();
    digests.blocks().forEach(hash -> cut.addBlockSha256(ByteString.copyFrom(hash)));
    return cut.build();
  }

  /** Bytes in memory as a source that refuses to be read past its end. */
  public static ByteSource source(byte[] bytes) {
    return (offset, target, targetOffset, length) ->
        System.arraycopy(bytes, Math.toIntExact(offset), target, targetOffset, length);
  }

  /** The same image, with hashes of its symbols on the air. */
  public TestImage hashed() {
    SymbolAuthentication authentication =
        SymbolHashes.announced(Offers.transmission(manifest.getImageBytes(), manifest.getFec()))
            .orElseThrow();
    return new TestImage(
        bytes, manifest.toBuilder().setSymbolAuthentication(authentication).build());
  }

  /** An offer of this image to everybody. */
  public Offer offer() {
    try {
      return Offers.of(manifest.toByteArray());
    } catch (ImageFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A beacon with some offers, at some time. */
  public static Beacon.Builder beacon(String fleet, long timeS, Offer... offers) {
    return Beacon.newBuilder()
        .setFormat(1)
        .setFleet(fleet)
        .setSequence(timeS * 1000)
        .setTimeS(timeS)
        .addAllOffers(Arrays.asList(offers));
  }
}
