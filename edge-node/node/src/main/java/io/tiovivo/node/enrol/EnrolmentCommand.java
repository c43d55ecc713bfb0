package io.tiovivo.node.enrol;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.PeerAddress;
import java.util.List;

/** What an {@link EnrolmentMachine} is told. */
public sealed interface EnrolmentCommand extends Command {
  /** Where authorities are, as the newest beacon says; those configured stay. */
  record Authorities(List<PeerAddress> addresses) implements EnrolmentCommand {}

  /** A newer lower bound of the time or newer revocations are known: look whether it is time. */
  record Look() implements EnrolmentCommand {}

  /** Peers do not take our credential: ask for another one soon. */
  record Renew() implements EnrolmentCommand {}
}
