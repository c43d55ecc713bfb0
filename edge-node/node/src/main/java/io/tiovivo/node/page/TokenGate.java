package io.tiovivo.node.page;

import io.tiovivo.machine.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compares tokens, and has whoever shows wrong ones wait: each source by itself. */
final class TokenGate {
  /** Wrong tokens of one source before it must wait. */
  static final int MAX_WRONG = 5;

  /** How long it must, and after how long wrong ones are forgotten. */
  static final long WAIT_NS = 60_000_000_000L;

  /** Most sources that are remembered; the one that was wrong longest ago is forgotten first. */
  static final int MAX_SOURCES = 64;

  /** What came of it. */
  enum Verdict {
    RIGHT,
    WRONG,
    /** It is not looked at: too many wrong ones came before. */
    WAIT
  }

  private static final class Tries {
    private int wrong;
    private long forgottenNs;
  }

  private final Map<Long, Tries> tries = new LinkedHashMap<>();

  /**
   * Compares, in a time that does not depend on where they differ.
   *
   * @param shown by whoever calls
   * @param right never empty
   */
  Verdict check(long nowNs, PeerAddress source, String shown, String right) {
    long key = network(source);
    Tries before = tries.get(key);
    if (before != null && nowNs >= before.forgottenNs) {
      tries.remove(key);
      before = null;
    }
    if (before != null && before.wrong >= MAX_WRONG) {
      return Verdict.WAIT;
    }
    if (same(shown.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8))) {
      tries.remove(key);
      return Verdict.RIGHT;
    }
    Tries now = before == null ? new Tries() : before;
    now.wrong++;
    now.forgottenNs = nowNs + WAIT_NS;
    tries.remove(key);
    tries.put(key, now);
    if (tries.size() > MAX_SOURCES) {
      tries.remove(tries.keySet().iterator().next());
    }
    return Verdict.WRONG;
  }

  // Whoever has one IPv6 address has the whole /64.
  private static long network(PeerAddress source) {
    return source.isIpv4() ? source.low() : source.high();
  }

  private static boolean same(byte[] shown, byte[] right) {
    int differing = shown.length ^ right.length;
    for (int i = 0; i < shown.length; i++) {
      differing |= shown[i] ^ right[i % right.length];
    }
    return differing == 0;
  }
}
