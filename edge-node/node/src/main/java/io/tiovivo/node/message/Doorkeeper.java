package io.tiovivo.node.message;

import io.tiovivo.machine.PeerAddress;
import java.util.Optional;

/** Decides who may open a session, before any cryptography is spent on it. */
@FunctionalInterface
public interface Doorkeeper {
  /**
   * Asked once the source address is proven.
   *
   * @param dueNs when the caller was told to come back; empty: it comes for the first time
   * @return why not, when, and where else; empty: it may
   */
  Optional<Refusal> refusal(
      long nowNs, PeerAddress from, Purpose purpose, java.util.OptionalLong dueNs);
}
