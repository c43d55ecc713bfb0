package io.tiovivo.fleet.bench;

import com.google.protobuf.ByteString;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.ImageDigests;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.profile.Profiles;
import io.tiovivo.testkit.fleet.TestImage;

/** An image that does not compress, cut as {@code tiovivo image build} cuts: into as few blocks. */
final class BenchImage {
  /** T, Al, WS and SS (RFC 6330 section 4.3) of {@code tiovivo image build}. */
  private static final int SYMBOL_BYTES = 1280;

  private static final int ALIGNMENT = 8;
  private static final int WORKING_BYTES = 1_310_720;
  private static final int LEAST_SUB_SYMBOL_UNITS = 10;

  private BenchImage() {}

  static TestImage make(String fleet, int imageBytes) {
    TestImage image = TestImage.make(fleet, 1, imageBytes, SYMBOL_BYTES);
    ObjectTransmissionInformation oti =
        ObjectTransmissionInformation.derive(
            image.bytes().length, SYMBOL_BYTES, ALIGNMENT, WORKING_BYTES, LEAST_SUB_SYMBOL_UNITS);
    Manifest.Builder manifest =
        image.manifest().toBuilder()
            .setArchitecture(Profiles.hostArchitecture())
            .setFec(Offers.fec(oti))
            .clearBlockSha256();
    for (byte[] hash : ImageDigests.of(TestImage.source(image.bytes()), oti).blocks()) {
      manifest.addBlockSha256(ByteString.copyFrom(hash));
    }
    return new TestImage(image.bytes(), manifest.build());
  }
}
