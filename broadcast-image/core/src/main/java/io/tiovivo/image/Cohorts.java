package io.tiovivo.image;

import io.tiovivo.identity.Digests;
import io.tiovivo.image.proto.Cohort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** Which part of the fleet a box belongs to, for one release. */
public final class Cohorts {
  /** Shares that a fleet is divided into. */
  public static final int SHARES = 10_000;

  private Cohorts() {}

  /**
   * A box's share for a release, 0..9999: the same for ever, and another one for the next release,
   * so that it is not always the same boxes that go first.
   */
  public static int share(String boxId, long release) {
    if (boxId.isEmpty()) {
      return SHARES - 1;
    }
    byte[] digest =
        Digests.sha256(
            ("tiovivo/cohort/" + Long.toUnsignedString(release) + "/" + boxId)
                .getBytes(StandardCharsets.UTF_8));
    return (int) Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), SHARES);
  }

  static boolean includes(Cohort cohort, BoxDescription box, long release) {
    if (cohort.getEndPermyriad() == 0 && cohort.getRingsCount() == 0) {
      return true;
    }
    if (!Collections.disjoint(cohort.getRingsList(), box.rings())) {
      return true;
    }
    int share = share(box.id(), release);
    return share >= cohort.getFirstPermyriad() && share < cohort.getEndPermyriad();
  }
}
