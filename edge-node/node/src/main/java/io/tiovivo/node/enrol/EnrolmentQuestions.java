package io.tiovivo.node.enrol;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.credential.ClaimCode;
import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.credential.EnrolmentCodec;
import io.tiovivo.credential.EnrolmentRequest;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.machine.Entropy;
import java.util.Arrays;
import java.util.Optional;

/** What a box says about itself when it asks for a credential. */
final class EnrolmentQuestions {
  private static final byte[] NONE = {};

  private final EnrolmentSettings settings;
  private final EnrolmentKeys keys;
  private final Entropy entropy;
  private final Optional<ClaimCode> claim;

  EnrolmentQuestions(EnrolmentSettings settings, EnrolmentKeys keys, Entropy entropy) {
    this.settings = settings;
    this.keys = keys;
    this.entropy = entropy;
    claim = ClaimCode.parse(settings.claim());
  }

  byte[] nonce() {
    byte[] nonce = new byte[EnrolmentCodec.NONCE_BYTES];
    entropy.fill(nonce);
    return nonce;
  }

  /**
   * A signed request.
   *
   * @param held envelope of the credential that the box has; empty: none
   */
  byte[] request(byte[] nonce, byte[] held, int rootVersion) {
    byte[] signingKey = keys.signingKey();
    byte[] sessionKey = keys.sessionKey();
    EnrolmentRequest request =
        new EnrolmentRequest(
            settings.fleet(),
            signingKey,
            sessionKey,
            settings.board(),
            settings.wantedName(),
            settings.hardware(),
            nonce,
            envelope(held).map(each -> each.getSigned().toByteArray()).orElse(NONE),
            claim.map(ClaimCode::id).orElse(NONE),
            claim.map(code -> code.proof(signingKey, sessionKey, nonce)).orElse(NONE),
            settings.version(),
            rootVersion);
    return EnrolmentCodec.request(request, keys::sign);
  }

  /** The held credential, if it is this box's at all; whether peers take it is another question. */
  Optional<Credential> own(byte[] held) {
    return envelope(held)
        .flatMap(each -> CredentialCodec.parse(each.getSigned().getPayload().toByteArray()))
        .filter(each -> each.node().equals(NodeId.ofKey(keys.signingKey())))
        .filter(each -> Arrays.equals(each.sessionKey(), keys.sessionKey()));
  }

  private static Optional<Envelope> envelope(byte[] bytes) {
    try {
      return bytes.length == 0 ? Optional.empty() : Optional.of(Envelope.parseFrom(bytes));
    } catch (InvalidProtocolBufferException damaged) {
      return Optional.empty();
    }
  }
}
