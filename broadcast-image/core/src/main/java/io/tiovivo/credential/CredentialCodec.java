package io.tiovivo.credential;

import com.google.protobuf.ByteString;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.FieldLimits;
import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.proto.Algorithm;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.identity.proto.PublicKey;
import io.tiovivo.identity.proto.Signed;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Credentials as bytes: what is signed, and the envelope that travels. */
public final class CredentialCodec {
  /** Most characters of a name or site. */
  public static final int MAX_WORD_CHARS = 48;

  /** Most bytes of an envelope that a handshake message has room for. */
  public static final int MAX_SHOWN_BYTES = 1000;

  /** Bytes of a public key, Ed25519 and X25519 alike. */
  public static final int KEY_BYTES = 32;

  /** Bytes of a digest of the hardware. */
  public static final int HARDWARE_BYTES = 16;

  /** Most roles that a credential may grant, those of later versions included. */
  static final int MAX_GRANTS = 16;

  static final int FORMAT = 1;

  /** 9999-12-31T23:59:59Z. */
  static final long MAX_TIME_S = 253_402_300_799L;

  // These words end up on terminals and in logs: nothing that could forge a line or an escape code.
  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z._+~-]*");

  static final FieldLimits PUBLIC_KEY =
      new FieldLimits().number(1, "algorithm").bytes(2, "key", KEY_BYTES);

  private static final FieldLimits LIMITS =
      new FieldLimits()
          .number(1, "format")
          .bytes(2, "fleet", Fleet.MAX_NAME_CHARS)
          .message(3, "key", PUBLIC_KEY)
          .bytes(4, "session key", KEY_BYTES)
          .bytes(5, "name", MAX_WORD_CHARS)
          .bytes(6, "site", MAX_WORD_CHARS)
          .bytes(7, "board", MAX_WORD_CHARS)
          .repeatedBytes(8, "grants", MAX_GRANTS, MAX_GRANTS)
          .number(9, "start")
          .number(10, "end")
          .number(11, "serial")
          .bytes(12, "hardware", HARDWARE_BYTES);

  private CredentialCodec() {}

  /** True if a credential can carry this as name, site or board. */
  public static boolean isWord(String text) {
    return text.length() <= MAX_WORD_CHARS && WORD.matcher(text).matches();
  }

  /** The bytes that the authority signs. */
  public static byte[] payload(Credential credential) {
    io.tiovivo.identity.proto.Credential.Builder message =
        io.tiovivo.identity.proto.Credential.newBuilder()
            .setFormat(FORMAT)
            .setFleet(credential.fleet())
            .setKey(key(credential.signingKey()))
            .setSessionKey(ByteString.copyFrom(credential.sessionKey()))
            .setName(credential.name())
            .setSite(credential.site())
            .setBoard(credential.board())
            .setNotBeforeS(credential.notBeforeS())
            .setNotAfterS(credential.notAfterS())
            .setSerial(credential.serial())
            .setHardware(ByteString.copyFrom(credential.hardware()));
    credential.grants().stream().sorted().forEach(message::addGrants);
    return message.build().toByteArray();
  }

  /** Reads what {@link #payload} wrote; empty for anything that is not a credential. */
  public static Optional<Credential> parse(byte[] payload) {
    if (LIMITS.flaw(payload).isPresent()) {
      return Optional.empty();
    }
    try {
      return of(
          io.tiovivo.identity.proto.Credential.parseFrom(
              payload, ExtensionRegistryLite.getEmptyRegistry()));
    } catch (InvalidProtocolBufferException broken) {
      return Optional.empty();
    }
  }

  private static Optional<Credential> of(io.tiovivo.identity.proto.Credential message) {
    byte[] key = message.getKey().getKey().toByteArray();
    int hardwareBytes = message.getHardware().size();
    boolean fits =
        message.getFormat() == FORMAT
            && Fleet.flaw(message.getFleet()).isEmpty()
            && message.getKey().getAlgorithm() == Algorithm.ED25519
            && key.length == KEY_BYTES
            && message.getSessionKey().size() == KEY_BYTES
            && isWord(message.getName())
            && isWord(message.getSite())
            && isWord(message.getBoard())
            && message.getGrantsCount() <= MAX_GRANTS
            && isTime(message.getNotBeforeS())
            && isTime(message.getNotAfterS())
            && message.getNotAfterS() >= message.getNotBeforeS()
            && message.getSerial() >= 0
            && (hardwareBytes == 0 || hardwareBytes == HARDWARE_BYTES);
    return fits
        ? Optional.of(
            new Credential(
                message.getFleet(),
                NodeId.ofKey(key),
                key,
                message.getSessionKey().toByteArray(),
                message.getName(),
                message.getSite(),
                message.getBoard(),
                grants(message.getGrantsList()),
                message.getNotBeforeS(),
                message.getNotAfterS(),
                message.getSerial(),
                message.getHardware().toByteArray()))
        : Optional.empty();
  }

  /** Those that are known here; a grant of a later version is nothing to us yet. */
  private static Set<Grant> grants(List<Grant> list) {
    EnumSet<Grant> grants = EnumSet.noneOf(Grant.class);
    for (Grant grant : list) {
      if (grant != Grant.UNRECOGNIZED && grant != Grant.GRANT_UNSPECIFIED) {
        grants.add(grant);
      }
    }
    return Set.copyOf(grants);
  }

  /**
   * The envelope as it is shown in a handshake: its certificates, and as many of the newest root
   * sets as there is room for. A peer that is further behind learns them from a beacon.
   *
   * @param envelope of a credential that was accepted
   * @return at most {@link #MAX_SHOWN_BYTES} bytes; more only when signature and certificates alone
   *     need more
   */
  public static byte[] shown(byte[] envelope) {
    Envelope whole;
    try {
      whole = Envelope.parseFrom(envelope, ExtensionRegistryLite.getEmptyRegistry());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not an envelope", e);
    }
    List<Signed> sets = whole.getChain().getRootSetsList();
    byte[] shown = {};
    for (int first = 0; first <= sets.size(); first++) {
      Envelope.Builder shorter = whole.toBuilder();
      shorter.setChain(
          whole.getChain().toBuilder()
              .clearRootSets()
              .addAllRootSets(sets.subList(first, sets.size())));
      shown = shorter.build().toByteArray();
      if (shown.length <= MAX_SHOWN_BYTES) {
        break;
      }
    }
    return shown;
  }

  static PublicKey key(byte[] raw) {
    return PublicKey.newBuilder()
        .setAlgorithm(Algorithm.ED25519)
        .setKey(ByteString.copyFrom(raw))
        .build();
  }

  private static boolean isTime(long timeS) {
    return timeS >= 0 && timeS <= MAX_TIME_S;
  }
}
