package io.tiovivo.credential;

import io.tiovivo.identity.Digests;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that vouches for a new box: a claim code that people type (16 characters, 80 bits), or a
 * token that lies on a card (32 characters, 160 bits). Crockford's base 32: no I, L, O, U; what is
 * typed may be in any case, I and L count as 1, O as 0, and hyphens and spaces as nothing.
 *
 * <p>Neither travels: a request carries an id, which is a hash, and a proof, which is made over the
 * box's keys and so serves no other box.
 */
public final class ClaimCode {
  /** Characters of a code. */
  public static final int CODE_CHARS = 16;

  /** Characters of a token. */
  public static final int TOKEN_CHARS = 32;

  /** Bytes of an id. */
  public static final int ID_BYTES = 8;

  /** Bytes of a proof. */
  public static final int PROOF_BYTES = 32;

  private static final int BITS = 5;
  private static final int GROUP_CHARS = 4;

  /** Longest text that is looked at: hyphens and spaces between all characters. */
  private static final int MAX_TEXT_CHARS = 80;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /** Without separators. */
  private final String characters;

  private ClaimCode(String characters) {
    this.characters = characters;
  }

  /**
   * A code or token of unpredictable bytes.
   *
   * @param random 10 bytes make a code, 20 a token
   */
  public static ClaimCode of(byte[] random) {
    int chars = random.length * 8 / BITS;
    if (chars != CODE_CHARS && chars != TOKEN_CHARS || random.length * 8 % BITS != 0) {
      throw new IllegalArgumentException("a code has 10 random bytes, a token 20");
    }
    StringBuilder text = new StringBuilder();
    long pending = 0;
    int bits = 0;
    for (byte each : random) {
      pending = pending << 8 | each & 0xFF;
      for (bits += 8; bits >= BITS; bits -= BITS) {
        text.append(ALPHABET.charAt((int) (pending >>> bits - BITS) & 31));
      }
    }
    return new ClaimCode(text.toString());
  }

  /** What somebody typed; empty when it can be neither code nor token. */
  public static Optional<ClaimCode> parse(String typed) {
    if (typed.length() > MAX_TEXT_CHARS) {
      return Optional.empty();
    }
    String plain =
        typed
            .toUpperCase(Locale.ROOT)
            .replaceAll("[-\\s]", "")
            .replace('I', '1')
            .replace('L', '1')
            .replace('O', '0');
    boolean known = plain.chars().allMatch(each -> ALPHABET.indexOf(each) >= 0);
    return known && (plain.length() == CODE_CHARS || plain.length() == TOKEN_CHARS)
        ? Optional.of(new ClaimCode(plain))
        : Optional.empty();
  }

  /** True for a token. */
  public boolean isToken() {
    return characters.length() == TOKEN_CHARS;
  }

  /** In groups of four, for people. */
  public String text() {
    return characters.replaceAll("(.{" + GROUP_CHARS + "})(?!$)", "$1-");
  }

  /** Which code, without giving it away: 8 bytes. */
  public byte[] id() {
    byte[] digest =
        Digests.sha256(("tiovivo/claim-id/" + characters).getBytes(StandardCharsets.US_ASCII));
    return Arrays.copyOf(digest, ID_BYTES);
  }

  /** Proof of knowing the code, for these keys and this question alone: HMAC-SHA256, 32 bytes. */
  public byte[] proof(byte[] signingKey, byte[] sessionKey, byte[] nonce) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(characters.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      mac.update(signingKey);
      mac.update(sessionKey);
      return mac.doFinal(nonce);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no HMAC-SHA256", e);
    }
  }

  /** Whether a proof is right; takes the same time for each wrong one. */
  public boolean isProof(byte[] proof, byte[] signingKey, byte[] sessionKey, byte[] nonce) {
    return MessageDigest.isEqual(proof, proof(signingKey, sessionKey, nonce));
  }

  /** Never the secret: this ends up in logs. */
  @Override
  public String toString() {
    return isToken() ? "token" : "claim code";
  }
}
