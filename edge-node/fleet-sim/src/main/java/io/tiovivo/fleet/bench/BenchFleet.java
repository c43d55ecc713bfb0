package io.tiovivo.fleet.bench;

import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.headend.keys.EnvelopeSigner;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.node.overlay.OverlayIdentity;
import io.tiovivo.node.session.OwnIdentity;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;

/** A throw-away fleet with real keys, which credentials can be had of without asking anybody. */
final class BenchFleet {
  private static final long DAY_S = 86_400;

  private final String name;
  private final Path keysDirectory;
  private final FleetKeys keys;
  private final EnvelopeSigner signer;
  private final SecureRandom random = new SecureRandom();

  /**
   * Makes its keys.
   *
   * @param keysDirectory must not be there yet
   */
  BenchFleet(Path keysDirectory, String name) throws Exception {
    this.name = name;
    this.keysDirectory = keysDirectory;
    keys = FleetKeys.create(keysDirectory, name, 1, 1, nowS());
    signer = keys.signer(SigningContext.CREDENTIAL, nowS());
  }

  String name() {
    return name;
  }

  Path keysDirectory() {
    return keysDirectory;
  }

  /** The file that boxes are given. */
  Path trustFile() {
    return keysDirectory.resolve(FleetKeys.TRUST_FILE);
  }

  /** What a box believes at first. */
  CredentialCheck check() {
    return new CredentialCheck(keys.trust());
  }

  /** A new box with a credential of this fleet. */
  OverlayIdentity box(String boxName, NoiseCrypto crypto) {
    JcaSigningKey signing = JcaSigningKey.generate(random::nextBytes);
    SessionKeyPair session = crypto.generate();
    Credential credential =
        new Credential(
            name,
            NodeId.ofKey(signing.publicKey()),
            signing.publicKey(),
            session.publicKey(),
            boxName,
            "bench",
            "pc",
            Set.of(),
            nowS() - 1,
            nowS() + DAY_S,
            1,
            new byte[0]);
    byte[] envelope = CredentialCodec.shown(signer.envelope(CredentialCodec.payload(credential)));
    OwnIdentity own = new OwnIdentity(credential.node(), session, envelope, random.nextLong());
    return new OverlayIdentity(own, credential, 1);
  }

  private static long nowS() {
    return System.currentTimeMillis() / 1000;
  }
}
