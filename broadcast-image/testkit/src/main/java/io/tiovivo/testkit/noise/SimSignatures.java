package io.tiovivo.testkit.noise;

import io.tiovivo.identity.Signatures;
import io.tiovivo.testkit.net.CostMeter;
import java.util.Arrays;

/** The simulated twin of Ed25519: checks what a {@link SimSigningKey} signed, and charges. */
public final class SimSignatures implements Signatures {
  /** Bytes of a public key. */
  static final int KEY_BYTES = 32;

  /** Bytes of a signature. */
  static final int SIGNATURE_BYTES = 64;

  private final CostMeter meter;
  private final CryptoCosts costs;

  public SimSignatures(CostMeter meter, CryptoCosts costs) {
    this.meter = meter;
    this.costs = costs;
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
      return false;
    }
    meter.charge(costs.verifyNs());
    return Arrays.equals(signature, signature(publicKey, message));
  }

  static byte[] signature(byte[] publicKey, byte[] message) {
    return Mixer.expand(Mixer.mix(Mixer.mix(0, publicKey), message), SIGNATURE_BYTES);
  }
}
