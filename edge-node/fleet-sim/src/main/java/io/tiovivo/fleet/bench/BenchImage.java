package io.tiovivo.fleet.bench;

import io.tiovivo.image.BlockCut;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.profile.Profiles;
import io.tiovivo.testkit.fleet.TestImage;

/** An image that does not compress, cut as {@code tiovivo image build} cuts: into as few blocks. */
final class BenchImage {
  private BenchImage() {}

  static TestImage make(String fleet, int imageBytes) {
    TestImage image = TestImage.make(fleet, 1, imageBytes, BlockCut.SYMBOL_BYTES);
    Manifest manifest =
        image.manifest().toBuilder().setArchitecture(Profiles.hostArchitecture()).build();
    return new TestImage(
        image.bytes(),
        TestImage.cut(
            manifest, TestImage.source(image.bytes()), BlockCut.of(image.bytes().length)));
  }
}
