/**
 * The node as Home Assistant sees it: entities, their states, the commands that come back, and what
 * has to wait while the broker is away. docs/MQTT.md.
 */
package io.tiovivo.node.home;
