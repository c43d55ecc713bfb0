/**
 * What boxes report to their fleet: each hands a few bytes to its supernode, and supernodes publish
 * for all of theirs. docs/MQTT.md, Reports at scale.
 */
package io.tiovivo.node.report;
