/** The cryptography of Noise by the JDK's own providers. */
package io.tiovivo.noise.jca;
