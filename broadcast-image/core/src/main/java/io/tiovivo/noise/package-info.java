/**
 * The Noise protocol framework (revision 34): handshakes as pure state, cryptography behind a port.
 */
package io.tiovivo.noise;
