package io.tiovivo.testkit.net;

import io.tiovivo.machine.Event;
import java.util.zip.CRC32;

/** One number that follows from everything that happened, in order. */
final class Trace {
  private static final long PRIME = 0x100000001B3L;

  private final CRC32 crc = new CRC32();
  private long hash = 0xCBF29CE484222325L;

  long hash() {
    return hash;
  }

  void sent(long nowNs, byte[] datagram) {
    crc.reset();
    crc.update(datagram);
    mix(crc.getValue());
    mix(nowNs);
  }

  void arrived(long nowNs, int nameHash, int bytes) {
    mix((long) nameHash << 32 | bytes);
    mix(nowNs);
  }

  void dropped(Drop reason) {
    mix(reason.ordinal() + 1);
  }

  void told(long nowNs, int nameHash, Event event) {
    mix((long) nameHash << 32 ^ event.getClass().getSimpleName().hashCode());
    mix(nowNs);
  }

  private void mix(long value) {
    hash = (hash ^ value) * PRIME;
  }
}
