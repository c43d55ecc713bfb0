/**
 * Between a machine and an MQTT broker: what may be asked of one, what it tells, and how a
 * connection is kept. docs/MQTT.md.
 */
package io.tiovivo.node.broker;
