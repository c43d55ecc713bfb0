package io.tiovivo.image;

import io.tiovivo.identity.Digests;
import io.tiovivo.image.proto.Cohort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;

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
    return share(boxId, Long.toUnsignedString(release));
  }

  /** A box's share for whatever a word stands for, 0..9999. */
  public static int share(String boxId, String word) {
    if (boxId.isEmpty()) {
      return SHARES - 1;
    }
    byte[] digest =
        Digests.sha256(("tiovivo/cohort/" + word + "/" + boxId).getBytes(StandardCharsets.UTF_8));
    return (int) Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), SHARES);
  }

  /** Whether a box belongs to a cohort by its share for a word; one that is in no early ring. */
  public static boolean includes(Cohort cohort, String boxId, String word) {
    return includes(cohort, boxId, Set.of(), word);
  }

  static boolean includes(Cohort cohort, BoxDescription box, long release) {
    return includes(cohort, box.id(), box.rings(), Long.toUnsignedString(release));
  }

  private static boolean includes(Cohort cohort, String boxId, Set<String> rings, String word) {
    if (cohort.getEndPermyriad() == 0 && cohort.getRingsCount() == 0) {
      return true;
    }
    if (!Collections.disjoint(cohort.getRingsList(), rings)) {
      return true;
    }
    int share = share(boxId, word);
    return share >= cohort.getFirstPermyriad() && share < cohort.getEndPermyriad();
  }
}
