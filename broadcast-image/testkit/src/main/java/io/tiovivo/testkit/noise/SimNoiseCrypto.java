package io.tiovivo.testkit.noise;

import io.tiovivo.machine.Entropy;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import io.tiovivo.testkit.net.CostMeter;
import java.util.Arrays;

/**
 * The simulated twin of the JDK's cryptography: the same promises, a thousandth of the time, and
 * the rest charged. Anybody who knows two public keys could compute what they agree on; nobody here
 * tries. One for a whole world will do.
 */
public final class SimNoiseCrypto implements NoiseCrypto {
  private static final long PUBLIC = 0x7075626C6963L;
  private static final long AGREED = 0x616772656564L;
  private static final long TAG = 0x746167L;
  private static final long TAG_END = 0x656E64L;

  private final Entropy entropy;
  private final CostMeter meter;
  private final CryptoCosts costs;

  /**
   * @param entropy what private keys are made of
   * @param meter what is charged
   */
  public SimNoiseCrypto(Entropy entropy, CostMeter meter, CryptoCosts costs) {
    this.entropy = entropy;
    this.meter = meter;
    this.costs = costs;
  }

  @Override
  public SessionKeyPair generate() {
    meter.charge(costs.generateNs());
    byte[] secret = new byte[KEY_BYTES];
    entropy.fill(secret);
    return pair(secret);
  }

  /** The pair that follows from a private key of 32 bytes. */
  public static SessionKeyPair pair(byte[] secret) {
    return new SessionKeyPair(secret.clone(), publicKey(secret));
  }

  @Override
  public byte[] agree(SessionKeyPair own, byte[] publicKey) {
    if (publicKey.length != KEY_BYTES) {
      return null;
    }
    meter.charge(costs.agreeNs());
    boolean none = true;
    for (byte each : publicKey) {
      none &= each == 0;
    }
    if (none) {
      return null;
    }
    // From the private half: whoever has only somebody's public key agrees on something else.
    long here = Mixer.mix(AGREED, publicKey(own.privateKey()));
    long there = Mixer.mix(AGREED, publicKey);
    return Mixer.expand(here + there ^ here * there, KEY_BYTES);
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
    byte[] from = in;
    int fromOffset = offset;
    if (in == out && offset != outOffset) {
      from = Arrays.copyOfRange(in, offset, offset + length); // they may overlap
      fromOffset = 0;
    }
    long state = state(key, nonce);
    Mixer.blend(state, from, fromOffset, length, out, outOffset);
    long tag = tag(state, associated, out, outOffset, length);
    Mixer.put(out, outOffset + length, tag);
    Mixer.put(out, outOffset + length + Long.BYTES, Mixer.spread(tag ^ TAG_END));
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
    int plain = length - TAG_BYTES;
    if (plain < 0) {
      return false;
    }
    meter.charge(costs.sealNs(plain));
    long state = state(key, nonce);
    long tag = tag(state, associated, in, offset, plain);
    if (Mixer.get(in, offset + plain) != tag
        || Mixer.get(in, offset + plain + Long.BYTES) != Mixer.spread(tag ^ TAG_END)) {
      return false;
    }
    byte[] from = in;
    int fromOffset = offset;
    if (in == out && offset != outOffset) {
      from = Arrays.copyOfRange(in, offset, offset + plain);
      fromOffset = 0;
    }
    Mixer.blend(state, from, fromOffset, plain, out, outOffset);
    return true;
  }

  private static long state(byte[] key, long nonce) {
    return Mixer.spread(Mixer.mix(nonce, key));
  }

  private static long tag(long state, byte[] associated, byte[] in, int offset, int length) {
    return Mixer.mix(Mixer.mix(state ^ TAG, associated), in, offset, length);
  }

  private static byte[] publicKey(byte[] secret) {
    return Mixer.expand(Mixer.mix(PUBLIC, secret), KEY_BYTES);
  }
}
