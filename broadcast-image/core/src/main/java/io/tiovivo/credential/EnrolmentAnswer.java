package io.tiovivo.credential;

/**
 * What the authority answers. Exactly one of credential, chain, refusal and a time alone.
 *
 * @param nonce of the question, 16 bytes
 * @param credential its envelope; empty: none
 * @param refusal why not, for people; "": no refusal
 * @param retryAfterS when to ask again; 0 with a refusal: pointless before somebody acts
 * @param queued the answer comes by itself; ask again only if it has not come by then
 * @param chain serialised {@code TrustChain} of newer root sets alone: go by them and ask again;
 *     empty: none
 */
public record EnrolmentAnswer(
    byte[] nonce,
    byte[] credential,
    String refusal,
    int retryAfterS,
    boolean queued,
    byte[] chain) {
  private static final byte[] NONE = {};

  /** The credential. */
  public static EnrolmentAnswer granted(byte[] nonce, byte[] envelope) {
    return new EnrolmentAnswer(nonce, envelope, "", 0, false, NONE);
  }

  /** No. */
  public static EnrolmentAnswer refused(byte[] nonce, String why) {
    return new EnrolmentAnswer(nonce, NONE, why, 0, false, NONE);
  }

  /** Later. */
  public static EnrolmentAnswer later(byte[] nonce, int retryAfterS, boolean queued) {
    return new EnrolmentAnswer(nonce, NONE, "", retryAfterS, queued, NONE);
  }

  /** Newer root sets first. */
  public static EnrolmentAnswer trustFirst(byte[] nonce, byte[] chain) {
    return new EnrolmentAnswer(nonce, NONE, "", 0, false, chain);
  }
}
