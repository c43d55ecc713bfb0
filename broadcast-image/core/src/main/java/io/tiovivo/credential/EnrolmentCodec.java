package io.tiovivo.credential;

import com.google.protobuf.ByteString;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.FieldLimits;
import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.Signatures;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.proto.Algorithm;
import io.tiovivo.identity.proto.Signature;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.identity.proto.TrustChain;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Questions to the authority and its answers, as bytes: docs/WIRE.md. */
public final class EnrolmentCodec {
  /** Bytes of a nonce. */
  public static final int NONCE_BYTES = 16;

  /** Longest wait that an answer can ask for. */
  public static final int MAX_RETRY_S = 86_400;

  /** Most characters of a refusal. */
  public static final int MAX_REFUSAL_CHARS = 200;

  private static final int FORMAT = 1;
  private static final int MAX_SIGNED_BYTES = 1200;
  private static final int MAX_VERSION_CHARS = 64;
  private static final int SIGNATURE_BYTES = 64;

  private static final FieldLimits SIGNED =
      new FieldLimits()
          .bytes(1, "payload", MAX_SIGNED_BYTES)
          .repeated(
              2,
              "signature",
              1,
              new FieldLimits()
                  .bytes(1, "key id", KeyId.BYTES)
                  .bytes(2, "signature", SIGNATURE_BYTES));

  private static final FieldLimits REQUEST =
      new FieldLimits()
          .number(1, "format")
          .bytes(2, "fleet", Fleet.MAX_NAME_CHARS)
          .message(3, "key", CredentialCodec.PUBLIC_KEY)
          .bytes(4, "session key", CredentialCodec.KEY_BYTES)
          .bytes(5, "board", CredentialCodec.MAX_WORD_CHARS)
          .bytes(6, "wanted name", CredentialCodec.MAX_WORD_CHARS)
          .bytes(7, "hardware", CredentialCodec.HARDWARE_BYTES)
          .bytes(8, "nonce", NONCE_BYTES)
          .bytes(9, "credential", MAX_SIGNED_BYTES)
          .bytes(10, "claim", ClaimCode.PROOF_BYTES)
          .bytes(11, "claim id", ClaimCode.ID_BYTES)
          .bytes(12, "version", MAX_VERSION_CHARS)
          .number(13, "root version");

  private static final FieldLimits ANSWER =
      new FieldLimits()
          .number(1, "format")
          .bytes(2, "nonce", NONCE_BYTES)
          .bytes(3, "credential", MAX_SIGNED_BYTES)
          .bytes(4, "refusal", 4 * MAX_REFUSAL_CHARS)
          .number(5, "wait")
          .number(6, "queued")
          .bytes(7, "chain", MAX_SIGNED_BYTES);

  private EnrolmentCodec() {}

  /**
   * A request as it travels and as it lies in a file: a serialised {@code Signed}.
   *
   * @param sign Ed25519 with the box's own key
   */
  public static byte[] request(EnrolmentRequest request, UnaryOperator<byte[]> sign) {
    byte[] payload =
        io.tiovivo.identity.proto.EnrolmentRequest.newBuilder()
            .setFormat(FORMAT)
            .setFleet(request.fleet())
            .setKey(CredentialCodec.key(request.signingKey()))
            .setSessionKey(ByteString.copyFrom(request.sessionKey()))
            .setBoard(request.board())
            .setWantedName(request.wantedName())
            .setHardware(ByteString.copyFrom(request.hardware()))
            .setNonce(ByteString.copyFrom(request.nonce()))
            .setCredential(ByteString.copyFrom(request.credential()))
            .setClaim(ByteString.copyFrom(request.claimProof()))
            .setClaimId(ByteString.copyFrom(request.claimId()))
            .setVersion(request.version())
            .setRootVersion(request.rootVersion())
            .build()
            .toByteArray();
    byte[] signature = sign.apply(SigningContext.ENROLMENT.message(payload));
    return Signed.newBuilder()
        .setPayload(ByteString.copyFrom(payload))
        .addSignatures(
            Signature.newBuilder()
                .setKeyId(ByteString.copyFrom(KeyId.of(request.signingKey()).bytes()))
                .setSignature(ByteString.copyFrom(signature)))
        .build()
        .toByteArray();
  }

  /** Reads a request; its signature is not looked at yet. Empty for anything malformed. */
  public static Optional<EnrolmentRequest> readRequest(byte[] signed) {
    Signed outer = signed(signed);
    if (outer == null || REQUEST.flaw(outer.getPayload().toByteArray()).isPresent()) {
      return Optional.empty();
    }
    io.tiovivo.identity.proto.EnrolmentRequest message;
    try {
      message =
          io.tiovivo.identity.proto.EnrolmentRequest.parseFrom(
              outer.getPayload(), ExtensionRegistryLite.getEmptyRegistry());
    } catch (InvalidProtocolBufferException broken) {
      return Optional.empty();
    }
    boolean fits =
        message.getFormat() == FORMAT
            && Fleet.flaw(message.getFleet()).isEmpty()
            && message.getKey().getAlgorithm() == Algorithm.ED25519
            && message.getKey().getKey().size() == CredentialCodec.KEY_BYTES
            && message.getSessionKey().size() == CredentialCodec.KEY_BYTES
            && CredentialCodec.isWord(message.getBoard())
            && CredentialCodec.isWord(message.getWantedName())
            && noneOr(message.getHardware(), CredentialCodec.HARDWARE_BYTES)
            && message.getNonce().size() == NONCE_BYTES
            && noneOr(message.getClaimId(), ClaimCode.ID_BYTES)
            && noneOr(message.getClaim(), ClaimCode.PROOF_BYTES)
            && isVersion(message.getVersion())
            && message.getRootVersion() >= 0;
    return fits ? Optional.of(of(message)) : Optional.empty();
  }

  private static EnrolmentRequest of(io.tiovivo.identity.proto.EnrolmentRequest message) {
    return new EnrolmentRequest(
        message.getFleet(),
        message.getKey().getKey().toByteArray(),
        message.getSessionKey().toByteArray(),
        message.getBoard(),
        message.getWantedName(),
        message.getHardware().toByteArray(),
        message.getNonce().toByteArray(),
        message.getCredential().toByteArray(),
        message.getClaimId().toByteArray(),
        message.getClaim().toByteArray(),
        message.getVersion(),
        message.getRootVersion());
  }

  /** Whether whoever asks holds the key that it asks for: one Ed25519 verification. */
  public static boolean isProven(byte[] signed, EnrolmentRequest request, Signatures signatures) {
    Signed outer = signed(signed);
    return outer != null
        && outer.getSignaturesCount() == 1
        && signatures.verify(
            request.signingKey(),
            SigningContext.ENROLMENT.message(outer.getPayload().toByteArray()),
            outer.getSignatures(0).getSignature().toByteArray());
  }

  /** An answer as it travels. */
  public static byte[] answer(EnrolmentAnswer answer) {
    return io.tiovivo.identity.proto.EnrolmentAnswer.newBuilder()
        .setFormat(FORMAT)
        .setNonce(ByteString.copyFrom(answer.nonce()))
        .setCredential(ByteString.copyFrom(answer.credential()))
        .setRefusal(plain(answer.refusal()))
        .setRetryAfterS(answer.retryAfterS())
        .setQueued(answer.queued())
        .setChain(chain(answer.chain()))
        .build()
        .toByteArray();
  }

  /** Reads an answer; empty for anything malformed. Nothing in it is believed by itself. */
  public static Optional<EnrolmentAnswer> readAnswer(byte[] bytes) {
    if (ANSWER.flaw(bytes).isPresent()) {
      return Optional.empty();
    }
    try {
      io.tiovivo.identity.proto.EnrolmentAnswer message =
          io.tiovivo.identity.proto.EnrolmentAnswer.parseFrom(
              bytes, ExtensionRegistryLite.getEmptyRegistry());
      boolean fits =
          message.getFormat() == FORMAT
              && message.getNonce().size() == NONCE_BYTES
              && message.getRetryAfterS() >= 0;
      return fits
          ? Optional.of(
              new EnrolmentAnswer(
                  message.getNonce().toByteArray(),
                  message.getCredential().toByteArray(),
                  plain(message.getRefusal()),
                  Math.min(MAX_RETRY_S, message.getRetryAfterS()),
                  message.getQueued(),
                  message.getChain().toByteArray()))
          : Optional.empty();
    } catch (InvalidProtocolBufferException broken) {
      return Optional.empty();
    }
  }

  private static TrustChain chain(byte[] bytes) {
    try {
      return TrustChain.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a chain", e);
    }
  }

  private static Signed signed(byte[] bytes) {
    if (bytes.length > MAX_SIGNED_BYTES || SIGNED.flaw(bytes).isPresent()) {
      return null;
    }
    try {
      return Signed.parseFrom(bytes, ExtensionRegistryLite.getEmptyRegistry());
    } catch (InvalidProtocolBufferException broken) {
      return null;
    }
  }

  /** What a terminal can show: printable ASCII, and not too much of it. */
  private static String plain(String text) {
    String printable = text.replaceAll("[^ -~]", "?");
    return printable.length() <= MAX_REFUSAL_CHARS
        ? printable
        : printable.substring(0, MAX_REFUSAL_CHARS);
  }

  private static boolean isVersion(String text) {
    return text.length() <= MAX_VERSION_CHARS && text.matches("[0-9A-Za-z._+~-]*");
  }

  private static boolean noneOr(ByteString bytes, int length) {
    return bytes.isEmpty() || bytes.size() == length;
  }
}
