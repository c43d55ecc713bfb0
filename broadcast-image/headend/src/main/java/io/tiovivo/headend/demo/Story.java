package io.tiovivo.headend.demo;

import io.tiovivo.headend.demo.BoxState.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens to the boxes and when: all but the last start at once, the last joins late, one is
 * killed in the middle of receiving and started again, unless that was over before anybody looked.
 * Pure: it looks at the boxes and says what to do next.
 */
final class Story {
  /** What to do to a box. */
  enum Move {
    START,
    KILL,
    RESTART,
    SPARE
  }

  /** One thing to do to one box, by index. */
  record Step(Move move, int box) {}

  private static final double JOIN_LATE_PERCENT = 30;
  private static final double KILL_PERCENT = 50;
  private static final long DOWN_NS = 1_000_000_000L;

  private final int boxes;
  private final int victim;
  private final boolean[] started;
  private boolean killed;
  private boolean restarted;
  private long killedNs;

  Story(int boxes) {
    this.boxes = boxes;
    victim = boxes >= 3 ? 1 : 0;
    started = new boolean[boxes];
  }

  /** Whether a box is the one that joins late; a lone box is not. */
  boolean joinsLate(int box) {
    return boxes > 1 && box == boxes - 1;
  }

  /** The steps that are due; each is given once. */
  List<Step> next(long nowNs, List<BoxState> states) {
    List<Step> steps = new ArrayList<>();
    for (int box = 0; box < boxes; box++) {
      if (!started[box] && (!joinsLate(box) || isPast(states.get(0), JOIN_LATE_PERCENT))) {
        started[box] = true;
        steps.add(new Step(Move.START, box));
      }
    }
    BoxState target = states.get(victim);
    if (!killed && target.phase() == Phase.RECEIVING && target.percent() >= KILL_PERCENT) {
      killed = true;
      killedNs = nowNs;
      steps.add(new Step(Move.KILL, victim));
    } else if (!killed && hasAll(target)) {
      killed = true;
      restarted = true;
      steps.add(new Step(Move.SPARE, victim));
    } else if (killed && !restarted && nowNs - killedNs >= DOWN_NS) {
      restarted = true;
      steps.add(new Step(Move.RESTART, victim));
    }
    return steps;
  }

  private static boolean hasAll(BoxState box) {
    return box.phase().compareTo(Phase.VERIFYING) >= 0 && box.phase().compareTo(Phase.UP) <= 0;
  }

  /** True once the box has that much of the image, or was killed with it, or needs no more. */
  private static boolean isPast(BoxState box, double percent) {
    return switch (box.phase()) {
      case OFF, STARTING, WAITING, FAILED -> false;
      case RECEIVING, KILLED -> box.percent() >= percent;
      default -> true;
    };
  }
}
