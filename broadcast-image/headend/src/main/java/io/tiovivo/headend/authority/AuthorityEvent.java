package io.tiovivo.headend.authority;

import io.tiovivo.machine.Event;

/** What an {@link AuthorityMachine} tells. */
sealed interface AuthorityEvent extends Event {
  /**
   * A credential was signed.
   *
   * @param how "claim", "token", "key", "serial", "credential"; "renewal"
   * @param note something odd about it; "": nothing
   */
  record Issued(EnrolledBox box, String how, String note) implements AuthorityEvent {}

  /** A box was sent away. */
  record Refused(String box, String why) implements AuthorityEvent {}

  /** The ledger or the keys cannot be used: nobody gets an answer until that is mended. */
  record Failed(String why) implements AuthorityEvent {}
}
