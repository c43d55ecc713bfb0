package io.tiovivo.node.enrol;

import io.tiovivo.credential.Credential;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;

/** What an {@link EnrolmentMachine} tells. */
public sealed interface EnrolmentEvent extends Event {
  /**
   * There is a credential that peers will take; to be kept in a file.
   *
   * @param envelope as it came, chain included; not to be written to
   * @param renewed false: the first one of this key
   */
  record Enrolled(Credential credential, byte[] envelope, boolean renewed)
      implements EnrolmentEvent {}

  /**
   * The authority says no.
   *
   * @param reason its words
   * @param retryNs until the next question
   */
  record Refused(PeerAddress authority, String reason, long retryNs) implements EnrolmentEvent {}

  /** The authority is busy and has said when. */
  record Queued(PeerAddress authority, long waitNs) implements EnrolmentEvent {}

  /** No authority has answered; told once, until one does. */
  record Unreachable(int attempts, long retryNs) implements EnrolmentEvent {}

  /** Newer root sets came with an answer; to be kept in a file. */
  record TrustLearned(int version) implements EnrolmentEvent {}
}
