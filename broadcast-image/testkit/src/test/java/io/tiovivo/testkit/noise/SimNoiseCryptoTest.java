package io.tiovivo.testkit.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.SigningContext;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import io.tiovivo.testkit.net.CostMeter;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The cryptography of virtual time. */
class SimNoiseCryptoTest extends NoiseCryptoContract {
  private static final CryptoCosts COSTS = CryptoCosts.measured();

  private final CostMeter meter = new CostMeter();

  @Override
  NoiseCrypto crypto(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new SimNoiseCrypto(random::nextBytes, meter, COSTS);
  }

  @Test
  void shouldChargeWhatTheRealOneTakes() {
    NoiseCrypto crypto = crypto(1);
    SessionKeyPair pair = crypto.generate();
    crypto.agree(pair, crypto.generate().publicKey());
    assertEquals(2 * COSTS.generateNs() + COSTS.agreeNs(), meter.totalNs());
    byte[] sealed = new byte[1116];
    crypto.seal(new byte[32], 0, new byte[0], new byte[1100], 0, 1100, sealed, 0);
    long sealedNs = meter.totalNs() - 2 * COSTS.generateNs() - COSTS.agreeNs();
    assertTrue(sealedNs > 9_000 && sealedNs < 11_000, sealedNs + " ns");
  }

  @Test
  void shouldAgreeOnSomethingElseWithoutThePrivateHalf() {
    NoiseCrypto crypto = crypto(1);
    SessionKeyPair victim = crypto.generate();
    SessionKeyPair thief = new SessionKeyPair(crypto.generate().privateKey(), victim.publicKey());
    byte[] other = crypto.generate().publicKey();
    assertFalse(Arrays.equals(crypto.agree(victim, other), crypto.agree(thief, other)));
  }

  @Test
  void shouldMakeTheSameOfTheSameSeed() {
    assertTrue(Arrays.equals(crypto(3).generate().publicKey(), crypto(3).generate().publicKey()));
  }

  @Test
  void shouldVerifyWhatTheKeySignedAndNothingElse() {
    SimSigningKey key = SimSigningKey.named("one");
    SimSignatures signatures = new SimSignatures(meter, COSTS);
    byte[] payload = {1, 2, 3};
    byte[] message = SigningContext.CREDENTIAL.message(payload);
    byte[] signature = key.sign(SigningContext.CREDENTIAL, payload).getSignature().toByteArray();
    assertTrue(signatures.verify(key.publicKey(), message, signature));
    assertEquals(COSTS.verifyNs(), meter.totalNs());
    byte[] otherKey = SimSigningKey.named("two").publicKey();
    assertFalse(signatures.verify(otherKey, message, signature));
    assertFalse(
        signatures.verify(key.publicKey(), SigningContext.BEACON.message(payload), signature));
    signature[63] ^= 1;
    assertFalse(signatures.verify(key.publicKey(), message, signature));
    assertFalse(signatures.verify(new byte[3], message, signature));
  }
}
