/**
 * The broker for real: Eclipse Paho behind {@link io.tiovivo.node.broker.BrokerPort}, with a socket
 * of our own below it, and the part of the household that binds a home's broker to the node. No
 * class of Paho is loaded, and no thread runs, unless a broker is configured.
 */
package io.tiovivo.node.mqtt;
