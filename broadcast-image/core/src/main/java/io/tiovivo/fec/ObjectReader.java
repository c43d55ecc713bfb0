package io.tiovivo.fec;

/** The object to encode, wherever it is kept: an array, a mapped file, a flash slot. */
@FunctionalInterface
public interface ObjectReader {
  /** Copies {@code length} bytes of the object from {@code position} on; never past its end. */
  void read(long position, byte[] target, int targetOffset, int length);
}
