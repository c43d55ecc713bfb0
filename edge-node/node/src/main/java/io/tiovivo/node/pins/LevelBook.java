package io.tiovivo.node.pins;

import io.tiovivo.machine.Machine;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Remembers at which level the outputs are: in memory that outlives the process but not the machine
 * ({@code /run}), at once; and on the card those that are to come back after a power cut, seldom,
 * since it wears.
 */
public final class LevelBook {
  /** The card is not written more often in any 24 hours, whatever happens. */
  public static final int MAX_CARD_WRITES_A_DAY = 48;

  /** So many of them may come at once; one is spared for {@link #close}. */
  static final int CARD_BURST = 12;

  private static final long DAY_NS = 86_400_000_000_000L;
  private static final long REFILL_NS = DAY_NS / (MAX_CARD_WRITES_A_DAY - CARD_BURST);

  private final LevelFile memory;
  private final LevelFile card;
  private final SortedMap<String, Integer> ofThisBoot = new TreeMap<>();
  private final SortedMap<String, Integer> lasting = new TreeMap<>();
  private final String boot;
  private int tokens = CARD_BURST;
  private long refillNs = Machine.NEVER;
  private boolean unwritten;
  private String problem = "";

  /**
   * @param memory gone when the machine restarts
   * @param card stays
   * @param boot what the kernel calls this boot of the machine: what {@code memory} holds of
   *     another one does not count
   */
  public LevelBook(LevelFile memory, LevelFile card, String boot) {
    this.memory = memory;
    this.card = card;
    this.boot = boot;
    memory
        .read()
        .map(LevelText::parse)
        .filter(text -> text.boot().equals(boot) && !boot.isEmpty())
        .ifPresent(text -> ofThisBoot.putAll(text.levels()));
    card.read().map(LevelText::parse).ifPresent(text -> lasting.putAll(text.levels()));
  }

  /** What was ordered last in this boot of the machine. */
  Optional<Integer> sinceBoot(String line) {
    return Optional.ofNullable(ofThisBoot.get(line));
  }

  /** What was ordered last as far as the card knows, power cuts or not. */
  Optional<Integer> onCard(String line) {
    return Optional.ofNullable(lasting.get(line));
  }

  /**
   * Notes a level, before the line gets it: a process that dies in between finds the order.
   *
   * @param last whether it is to come back after a power cut
   */
  void note(long nowNs, String line, int level, boolean last) {
    if (!Integer.valueOf(level).equals(ofThisBoot.put(line, level))) {
      problem = memory.write(new LevelText(boot, ofThisBoot).format()).orElse("");
    }
    Integer before = last ? lasting.put(line, level) : lasting.remove(line);
    if (last ? !Integer.valueOf(level).equals(before) : before != null) {
      unwritten = true;
      onDeadline(nowNs);
    }
  }

  /** Forgets a line: it is nobody's any more. */
  void forget(long nowNs, String line) {
    if (ofThisBoot.remove(line) != null) {
      problem = memory.write(new LevelText(boot, ofThisBoot).format()).orElse("");
    }
    if (lasting.remove(line) != null) {
      unwritten = true;
      onDeadline(nowNs);
    }
  }

  /** Why levels are not remembered; "": they are. */
  String problem() {
    return problem;
  }

  long deadlineNs() {
    return unwritten ? refillNs : Machine.NEVER;
  }

  /** Writes to the card what has waited for it, as far as it may. */
  void onDeadline(long nowNs) {
    refill(nowNs);
    if (unwritten && tokens > 1) {
      writeCard(nowNs);
    }
  }

  /** The process ends: what has waited is written now. */
  void close(long nowNs) {
    refill(nowNs);
    if (unwritten && tokens > 0) {
      writeCard(nowNs);
    }
  }

  private void refill(long nowNs) {
    while (refillNs <= nowNs) {
      tokens++;
      refillNs = tokens >= CARD_BURST ? Machine.NEVER : refillNs + REFILL_NS;
    }
  }

  private void writeCard(long nowNs) {
    tokens--;
    if (refillNs == Machine.NEVER) {
      refillNs = nowNs + REFILL_NS;
    }
    unwritten = false;
    problem = card.write(new LevelText(boot, lasting).format()).orElse(problem);
  }
}
