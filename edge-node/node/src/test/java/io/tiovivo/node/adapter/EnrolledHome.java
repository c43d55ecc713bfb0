package io.tiovivo.node.adapter;

import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.noise.jca.JcaNoiseCrypto;
import io.tiovivo.testkit.fleet.TestFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;

/** A node's directory with a key that the authority of a {@link TestFleet} has signed. */
final class EnrolledHome {
  private static final SecureRandom RANDOM = new SecureRandom();

  private EnrolledHome() {}

  /**
   * @param fleet that has a key named "authority"
   */
  static NodeKeys make(
      Path directory, TestFleet fleet, String fleetName, String name, Grant... grants)
      throws IOException {
    NodeKeys keys =
        NodeKeys.open(
            directory,
            RANDOM::nextBytes,
            new JcaNoiseCrypto(RANDOM::nextBytes),
            Hardware.detect(Path.of("/")),
            warning -> {});
    Credential credential =
        new Credential(
            fleetName,
            keys.id(),
            keys.signingKey(),
            keys.sessionKey(),
            name,
            "",
            "pc",
            Set.of(grants),
            TestFleet.BEGIN_S,
            TestFleet.END_S,
            1,
            new byte[0]);
    keys.keepCredential(
        fleet.envelope(
            TestFleet.sign(
                SigningContext.CREDENTIAL,
                CredentialCodec.payload(credential),
                fleet.key("authority"))));
    return keys;
  }
}
