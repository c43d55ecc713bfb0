package io.tiovivo.testkit.net;

/**
 * Thrown out of a machine, or out of a port that it uses, to end its host's process: what it sent
 * before is on its way, and nothing else of it is left. An error, so that no machine survives it.
 */
public final class HostCrash extends Error {
  private static final long serialVersionUID = 1;

  public HostCrash(String what) {
    super(what, null, false, false);
  }
}
