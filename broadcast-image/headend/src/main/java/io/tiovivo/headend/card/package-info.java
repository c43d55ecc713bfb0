/** {@code tiovivo card}: the file that makes a flashed card one of a fleet. */
package io.tiovivo.headend.card;
