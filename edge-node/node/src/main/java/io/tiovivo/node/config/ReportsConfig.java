package io.tiovivo.node.config;

/**
 * Reports to the fleet's head-end: a supernode publishes its own and its leaves' to the fleet's
 * broker; a leaf hands its own to its supernode.
 *
 * @param broker of the fleet; not wanted: this node publishes no reports itself
 * @param intervalS between two reports of a node of which nothing has changed
 */
public record ReportsConfig(MqttConfig broker, int intervalS) {
  public static final ReportsConfig NONE = new ReportsConfig(MqttConfig.NONE, 900);
}
