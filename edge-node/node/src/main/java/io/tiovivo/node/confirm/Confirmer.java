package io.tiovivo.node.confirm;

import java.util.Optional;

/** The port to the boot record: makes a confirmation durable. */
@FunctionalInterface
public interface Confirmer {
  /**
   * Confirms the running slot. Idempotent: confirming twice is confirming once.
   *
   * @return empty once it is durable; otherwise what went wrong, in words for people
   */
  Optional<String> confirm();
}
