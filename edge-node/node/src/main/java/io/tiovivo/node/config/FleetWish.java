package io.tiovivo.node.config;

/** What the head-end would have this node set; signed, but not yet allowed. */
public record FleetWish(String key, String value) {
  /**
   * What became of one that is not in force.
   *
   * @param why for people
   */
  public record Refused(FleetWish wish, String why) {}
}
