package io.tiovivo.testkit.noise;

import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import io.tiovivo.testkit.net.CostMeter;

/** Real cryptography in virtual time: computed, and charged as the simulated one charges. */
public final class ChargedNoiseCrypto implements NoiseCrypto {
  private final NoiseCrypto real;
  private final CostMeter meter;
  private final CryptoCosts costs;

  public ChargedNoiseCrypto(NoiseCrypto real, CostMeter meter, CryptoCosts costs) {
    this.real = real;
    this.meter = meter;
    this.costs = costs;
  }

  @Override
  public SessionKeyPair generate() {
    meter.charge(costs.generateNs());
    return real.generate();
  }

  @Override
  public byte[] agree(SessionKeyPair own, byte[] publicKey) {
    meter.charge(costs.agreeNs());
    return real.agree(own, publicKey);
  }

  @Override
  public void seal(
      byte[] key,
      long nonce,
      byte[] associated,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    meter.charge(costs.sealNs(length));
    real.seal(key, nonce, associated, in, offset, length, out, outOffset);
  }

  @Override
  public boolean open(
      byte[] key,
      long nonce,
      byte[] associated,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    if (length >= TAG_BYTES) {
      meter.charge(costs.sealNs(length - TAG_BYTES));
    }
    return real.open(key, nonce, associated, in, offset, length, out, outOffset);
  }
}
