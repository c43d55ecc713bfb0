package io.tiovivo.testkit.net;

/**
 * How a host is attached to a world.
 *
 * @param name for people and for the trace
 * @param segment where it is
 * @param port on which it hears what is sent to its address
 * @param up of its own link
 * @param down of its own link
 * @param speed of its processor
 * @param clock that its machine goes by
 * @param hearsItself its datagrams to a group come back to it, as a real socket's do
 */
public record HostPlan(
    String name,
    Segment segment,
    int port,
    LinkShape up,
    LinkShape down,
    HostSpeed speed,
    HostClock clock,
    boolean hearsItself) {
  /** A wire that takes no time: delays are those of the way between the segments. */
  private static final LinkShape WIRE = LinkShape.perfect().delay(0, 0);

  /** A host with an instant processor, an exact clock and a link that does nothing. */
  public static HostPlan on(Segment segment, String name, int port) {
    return new HostPlan(
        name, segment, port, WIRE, WIRE, HostSpeed.instant(), HostClock.EXACT, false);
  }

  /** The same with a link of its own. */
  public HostPlan link(LinkShape newUp, LinkShape newDown) {
    return new HostPlan(name, segment, port, newUp, newDown, speed, clock, hearsItself);
  }

  /** The same with another processor. */
  public HostPlan speed(HostSpeed newSpeed) {
    return new HostPlan(name, segment, port, up, down, newSpeed, clock, hearsItself);
  }

  /** The same with another clock. */
  public HostPlan clock(HostClock newClock) {
    return new HostPlan(name, segment, port, up, down, speed, newClock, hearsItself);
  }

  /** The same, and it hears its own multicast. */
  public HostPlan hearingItself() {
    return new HostPlan(name, segment, port, up, down, speed, clock, true);
  }
}
