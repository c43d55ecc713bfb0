package io.tiovivo.image;

/** Bytes that can be read at any offset: an image in a slot, in a file, in memory. */
@FunctionalInterface
public interface ByteSource {
  /** Fills {@code length} bytes of {@code target} from {@code offset} in the source. */
  void read(long offset, byte[] target, int targetOffset, int length);
}
