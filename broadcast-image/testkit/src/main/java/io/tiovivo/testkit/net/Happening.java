package io.tiovivo.testkit.net;

/** Something that is due at a time. */
@FunctionalInterface
interface Happening {
  void happen(long nowNs);
}
