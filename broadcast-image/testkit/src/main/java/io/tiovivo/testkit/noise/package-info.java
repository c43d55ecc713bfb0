/**
 * Cryptography for virtual time: behaves as the real one does, takes no time to speak of, and
 * charges what the real one would have taken. It protects nothing.
 */
package io.tiovivo.testkit.noise;
