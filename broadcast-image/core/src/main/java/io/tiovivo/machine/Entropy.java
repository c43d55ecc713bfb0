package io.tiovivo.machine;

/** The port through which unpredictable bytes come in: SecureRandom on a box, a seed in a test. */
@FunctionalInterface
public interface Entropy {
  /** Fills the whole array. */
  void fill(byte[] bytes);
}
