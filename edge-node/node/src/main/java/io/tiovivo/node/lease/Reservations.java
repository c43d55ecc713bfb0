package io.tiovivo.node.lease;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Room set aside for leaves that another supernode hands over, for a while. */
final class Reservations {
  private static final int MAX_RESERVATIONS = 32;
  private static final int TOKEN_BYTES = 16;

  private static final class Reserved {
    private int left;
    private final long untilNs;

    Reserved(int left, long untilNs) {
      this.left = left;
      this.untilNs = untilNs;
    }
  }

  private final SplittableRandom random;
  private final Map<ByteString, Reserved> reserved = new LinkedHashMap<>();
  private int total;

  Reservations(SplittableRandom random) {
    this.random = random;
  }

  /** Leases that are set aside now. */
  int total(long nowNs) {
    for (Iterator<Reserved> all = reserved.values().iterator(); all.hasNext(); ) {
      Reserved each = all.next();
      if (each.left == 0 || each.untilNs <= nowNs) {
        total -= each.left;
        all.remove();
      }
    }
    return total;
  }

  /** Sets room aside; empty: there are too many reservations. */
  ByteString put(long nowNs, int leaves, long validNs) {
    total(nowNs);
    if (leaves <= 0 || reserved.size() >= MAX_RESERVATIONS) {
      return ByteString.EMPTY;
    }
    byte[] token =
        ByteBuffer.allocate(TOKEN_BYTES)
            .putLong(random.nextLong())
            .putLong(random.nextLong())
            .array();
    ByteString name = ByteString.copyFrom(token);
    reserved.put(name, new Reserved(leaves, nowNs + validNs));
    total += leaves;
    return name;
  }

  /** One leaf comes with this reservation; false: it is not worth anything any more. */
  boolean use(long nowNs, ByteString name) {
    total(nowNs);
    Reserved each = reserved.get(name);
    if (each == null) {
      return false;
    }
    each.left--;
    total--;
    return true;
  }

  void clear() {
    reserved.clear();
    total = 0;
  }
}
