/** Adapter: {@code tiovivo box}, the loader as a process. */
package io.tiovivo.boot.box;
