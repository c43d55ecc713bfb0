package io.tiovivo.fleet.bench;

import com.google.protobuf.ByteString;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.BlockCut;
import io.tiovivo.image.ImageDigests;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.profile.Profiles;
import io.tiovivo.testkit.fleet.TestImage;

/** An image that does not compress, cut as {@code tiovivo image build} cuts: into as few blocks. */
final class BenchImage {
  private BenchImage() {}

  static TestImage make(String fleet, int imageBytes) {
    TestImage image = TestImage.make(fleet, 1, imageBytes, BlockCut.SYMBOL_BYTES);
    ObjectTransmissionInformation oti = BlockCut.of(image.bytes().length);
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
