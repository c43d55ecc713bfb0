package io.tiovivo.testkit.net;

/**
 * How long a host takes for what it does, and how much may wait for it meanwhile.
 *
 * <p>Figures of a desktop core: a datagram through the kernel and a Java selector about 4 us
 * (loopback, JDK 17), parsing and dispatch as much again; charged cryptography as {@link
 * io.tiovivo.testkit.noise.CryptoCosts} has it. A Raspberry Pi 3 class core is taken as 15 times
 * slower: RaptorQ, which is vector code, decodes at 3.7 Gbit/s on that desktop core and 182 Mbit/s
 * on a Pi 3B+ (20 times, the codec's own README); scalar code differs less. Not measured on a
 * board.
 *
 * @param datagramNs for each datagram
 * @param deadlineNs for each deadline that is kept
 * @param timesSlower what the charged cryptography of a desktop core is multiplied with
 * @param queueDatagrams that wait in the socket's buffer; what comes beyond is dropped
 */
public record HostSpeed(long datagramNs, long deadlineNs, int timesSlower, int queueDatagrams) {
  /** Datagrams taken in one cycle of the loop, as the real loop takes them. */
  static final int MAX_READS = 64;

  /** Linux's default buffer of 212,992 bytes over the 832 that it charges for a small datagram. */
  private static final int DEFAULT_QUEUE = 256;

  private static final int PI_3 = 15;
  private static final int PI_4 = 6;

  /** Takes no time for anything: for tests of which time is not the question. */
  public static HostSpeed instant() {
    return new HostSpeed(0, 0, 0, Integer.MAX_VALUE);
  }

  /** A desktop or server core. */
  public static HostSpeed desktop() {
    return slower(1);
  }

  /** Raspberry Pi 3 class: four Cortex-A53, of which a node uses one. */
  public static HostSpeed pi3() {
    return slower(PI_3);
  }

  /** Raspberry Pi 4 class (Cortex-A72): between the two; an estimate. */
  public static HostSpeed pi4() {
    return slower(PI_4);
  }

  /** So many times slower than a desktop core, in everything. */
  public static HostSpeed slower(int times) {
    return new HostSpeed(10_000L * times, 5_000L * times, times, DEFAULT_QUEUE);
  }
}
