package io.tiovivo.gpio;

/**
 * What the status light shows. A pattern is a cycle of on and off; it begins when it is chosen. No
 * pattern of the loader changes more than twice a second on average: there, a change may cost a
 * process.
 */
public enum LedPattern {
  /** Nothing: switched off, or quiet hours. */
  DARK(false),
  /** Loader: listening, nothing of use heard yet. A short flash every 2 s. */
  WAITING(true, 100, 1900),
  /** An image is coming in. Half a second on, half a second off. */
  RECEIVING(true, 500, 500),
  /** Verifying, starting. Steady. */
  BOOTING(true),
  /** Node: a leaf that has a supernode. A short flash every 5 s. */
  LEAF(true, 100, 4900),
  /** Node: a supernode. Two short flashes every 5 s. */
  SUPERNODE(true, 100, 300, 100, 4500),
  /** Node: protecting its host. Five flashes every 4 s. */
  OVERLOADED(true, 200, 200, 200, 200, 200, 200, 200, 200, 200, 2200),
  /** Somebody must look. Long, short, short, pause. */
  ERROR(true, 1000, 500, 250, 500, 250, 1500),
  /** Node: letting go of the recovery button now orders a fresh receive. Five times a second. */
  RECEIVE_ARMED(true, 100, 100),
  /** Node: letting go of the button now orders a factory reset. On, with short gaps. */
  RESET_ARMED(true, 900, 100),
  /** Node: here I am. Two and a half times a second. */
  IDENTIFY(true, 200, 200);

  private static final long NS_PER_MS = 1_000_000L;

  private final boolean firstOn;
  private final int[] stepsMs;
  private final long cycleNs;

  /** On, off, on, off ... for so many milliseconds each, an even number of them; none: steady. */
  LedPattern(boolean firstOn, int... stepsMs) {
    this.firstOn = firstOn;
    this.stepsMs = stepsMs;
    long cycleMs = 0;
    for (int stepMs : stepsMs) {
      cycleMs += stepMs;
    }
    this.cycleNs = cycleMs * NS_PER_MS;
  }

  /** Whether it never changes. */
  public boolean isSteady() {
    return stepsMs.length == 0;
  }

  /**
   * On or off.
   *
   * @param sinceNs time since the pattern was chosen, at least 0
   */
  public boolean isOn(long sinceNs) {
    return isSteady() ? firstOn : (step(sinceNs) % 2 == 0) == firstOn;
  }

  /**
   * When it changes next, on the same scale; later than {@code sinceNs}.
   *
   * @return Long.MAX_VALUE: never
   */
  public long nextChangeNs(long sinceNs) {
    if (isSteady()) {
      return Long.MAX_VALUE;
    }
    long endNs = sinceNs - sinceNs % cycleNs;
    for (int i = 0; i <= step(sinceNs); i++) {
      endNs += stepsMs[i] * NS_PER_MS;
    }
    return endNs;
  }

  /** Durations of on, off, on, off ... in milliseconds; empty: steady. */
  public int[] stepsMs() {
    return stepsMs.clone();
  }

  /** How often it changes in one cycle; 0: never. */
  public int changesPerCycle() {
    return stepsMs.length;
  }

  private int step(long sinceNs) {
    long leftNs = sinceNs % cycleNs;
    int step = 0;
    while (leftNs >= stepsMs[step] * NS_PER_MS) {
      leftNs -= stepsMs[step] * NS_PER_MS;
      step++;
    }
    return step;
  }
}
