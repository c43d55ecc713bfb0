/** {@code tiovivo broadcast}: puts signed images on the air, round and round. */
package io.tiovivo.headend.broadcast;
