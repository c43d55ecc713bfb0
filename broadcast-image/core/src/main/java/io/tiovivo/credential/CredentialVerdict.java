package io.tiovivo.credential;

/** What became of checking a credential. */
public sealed interface CredentialVerdict {
  /** Its holder is who it says. */
  record Accepted(Credential credential) implements CredentialVerdict {}

  /**
   * Not to be believed.
   *
   * @param detail one sentence for people
   */
  record Refused(CredentialRefusal reason, String detail) implements CredentialVerdict {}
}
