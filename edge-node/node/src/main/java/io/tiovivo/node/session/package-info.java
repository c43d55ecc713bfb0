/**
 * Sessions between nodes: Noise over datagrams, with no state, no cryptography worth speaking of
 * and no amplification for a source that has not proven its address.
 */
package io.tiovivo.node.session;
