package io.tiovivo.identity;

/**
 * What a box believes: its fleet's root set. Immutable; a newer one comes out of a check.
 *
 * <p>Times given here are lower bounds of the real time, since a box may have no clock: they decide
 * that something has expired, never that it is not valid yet.
 */
public final class Trust {
  /** Most bytes of an envelope, chain included: what a slot's header holds. */
  public static final int MAX_ENVELOPE_BYTES = 60 * 1024;

  /** Most bytes of a {@code fleet.trust} file. */
  public static final int MAX_FILE_BYTES = 60 * 1024;

  private Trust() {}

  /**
   * Reads a file of public trust: a serialised {@code TrustChain} whose first root set is believed
   * because of where the file came from, and whose others must follow from it.
   *
   * @throws TrustException when the file is damaged or its root sets do not follow one another
   */
  public static Trust parse(byte[] trustFile, Signatures signatures) throws TrustException {
    throw new UnsupportedOperationException("not yet");
  }

  /** This trust as a file for {@link #parse}, all root sets from the first on. */
  public byte[] bytes() {
    throw new UnsupportedOperationException("not yet");
  }

  public String fleet() {
    throw new UnsupportedOperationException("not yet");
  }

  /** The transport session id of the fleet's packets. */
  public int tsi() {
    return Fleet.tsi(fleet());
  }

  /** Version of the newest root set. */
  public int version() {
    throw new UnsupportedOperationException("not yet");
  }

  /** When the newest root set was issued, in seconds since 1970: no box lives before that. */
  public long issuedS() {
    throw new UnsupportedOperationException("not yet");
  }

  public boolean revoked(KeyId key) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Checks whether an envelope may be accepted now: sizes, chain, revocation, expiry, signatures.
   *
   * @param envelope a serialised {@code Envelope}, possibly hostile
   * @param context {@link SigningContext#MANIFEST}, {@code BEACON} or {@code CREDENTIAL}
   * @param nowS a lower bound of the time, seconds since 1970
   */
  public Checked check(byte[] envelope, SigningContext context, long nowS) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Checks an envelope that this box accepted earlier and stored, before it boots from it: as
   * {@link #check}, but expiry and revocation gate acceptance only and are not looked at, and a
   * certificate counts when any root set on the way from the first one to the newest has signed it.
   */
  public Checked checkStored(byte[] envelope, SigningContext context) {
    throw new UnsupportedOperationException("not yet");
  }
}
