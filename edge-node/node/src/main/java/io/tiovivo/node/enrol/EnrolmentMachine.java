package io.tiovivo.node.enrol;

import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;

/** Gets the box its credential and keeps it fresh. */
public final class EnrolmentMachine implements Machine {
  /**
   * @param credentials what is believed about keys and time; learns newer root sets from answers
   * @param held envelope of the credential that the box has; empty: none
   * @param entropy for nonces
   * @param seed of the jitter: boxes that start together must not share one
   */
  public EnrolmentMachine(
      EnrolmentSettings settings,
      EnrolmentKeys keys,
      CredentialCheck credentials,
      byte[] held,
      Entropy entropy,
      long seed,
      long nowNs) {}

  /** Envelope of the credential, chain included; empty: none yet. Not to be written to. */
  public byte[] envelope() {
    return new byte[0];
  }

  /** How it stands, in words that follow "enrolment: ". */
  public String state() {
    return "";
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {}

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {}

  @Override
  public void onDeadline(long nowNs, Outbox out) {}

  @Override
  public long deadlineNs() {
    return NEVER;
  }
}
