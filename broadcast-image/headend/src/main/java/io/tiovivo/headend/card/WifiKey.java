package io.tiovivo.headend.card;

import io.tiovivo.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The key of a WPA2-Personal network (IEEE 802.11-2020, J.4.1): what is on a card opens this
 * network, and tells nobody a passphrase that is in use elsewhere, too.
 */
final class WifiKey {
  private static final int ROUNDS = 4096;
  private static final int KEY_BITS = 256;
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern PASSPHRASE = Pattern.compile("[ -~]{8,63}");

  private WifiKey() {}

  /**
   * @param secret passphrase, or the key itself
   */
  static String hex(String ssid, String secret) throws UsageException {
    if (HEX.matcher(secret).matches()) {
      return secret.toLowerCase(Locale.ROOT);
    }
    if (!PASSPHRASE.matcher(secret).matches()) {
      throw new UsageException(
          "a Wi-Fi password has 8 to 63 ASCII characters, or is the key in 64 hexadecimal digits");
    }
    try {
      PBEKeySpec spec =
          new PBEKeySpec(
              secret.toCharArray(), ssid.getBytes(StandardCharsets.UTF_8), ROUNDS, KEY_BITS);
      return HexFormat.of()
          .formatHex(
              SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has PBKDF2 with SHA-1", e);
    }
  }
}
