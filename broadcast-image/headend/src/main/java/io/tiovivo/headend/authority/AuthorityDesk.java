package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.credential.EnrolmentAnswer;
import io.tiovivo.credential.EnrolmentCodec;
import io.tiovivo.credential.EnrolmentPacket;
import io.tiovivo.credential.EnrolmentRequest;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.settings.UsageException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Decides who gets which credential. Requests that come here are proven. */
final class AuthorityDesk {
  /** A box that asks again so soon has not got its answer: it gets the same one. */
  private static final long SAME_AGAIN_S = 3600;

  private static final long DAY_S = 86_400;
  private static final HexFormat HEX = HexFormat.of();

  /** Who let a new box in, and as what. */
  private record Admitted(Preset preset, String vouched, String claim, boolean manyBoxes) {}

  private static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    Rejected(String message) {
      super(message, null, false, false);
    }
  }

  private final CredentialIssuer issuer;
  private final int lifeDays;
  private final RevokedFile revoked;
  private final Consumer<AuthorityEvent> events;

  AuthorityDesk(
      CredentialIssuer issuer, int lifeDays, RevokedFile revoked, Consumer<AuthorityEvent> events) {
    this.issuer = issuer;
    this.lifeDays = lifeDays;
    this.revoked = revoked;
    this.events = events;
  }

  /** Answers over the network. */
  EnrolmentAnswer answer(Ledger.Turn turn, EnrolmentRequest request, long nowS)
      throws UsageException {
    try {
      EnrolledBox box = decide(turn, request, nowS, Optional.empty());
      return fitting(request, issuer.envelope(credential(box, request), request.rootVersion()));
    } catch (Rejected no) {
      events.accept(new AuthorityEvent.Refused(request.node().toString(), no.getMessage()));
      return EnrolmentAnswer.refused(request.nonce(), no.getMessage());
    }
  }

  /**
   * Answers a request that an operator brought in a file and vouches for.
   *
   * @return the envelope, all root sets included
   */
  byte[] sign(Ledger.Turn turn, EnrolmentRequest request, Preset preset, long nowS)
      throws UsageException {
    try {
      EnrolledBox box = decide(turn, request, nowS, Optional.of(preset));
      return issuer.envelope(credential(box, request), 0);
    } catch (Rejected no) {
      throw new UsageException(no.getMessage());
    }
  }

  private EnrolmentAnswer fitting(EnrolmentRequest request, byte[] envelope) throws Rejected {
    EnrolmentAnswer whole = EnrolmentAnswer.granted(request.nonce(), envelope);
    if (EnrolmentCodec.answer(whole).length <= EnrolmentPacket.MAX_MESSAGE_BYTES) {
      return whole;
    }
    byte[] steps =
        issuer.steps(
            request.rootVersion(),
            EnrolmentPacket.MAX_MESSAGE_BYTES - 2 * EnrolmentCodec.NONCE_BYTES);
    if (steps.length == 0) {
      throw new Rejected(
          "the fleet's newer root sets do not fit into a datagram: this box must hear the carousel"
              + " once");
    }
    return EnrolmentAnswer.trustFirst(request.nonce(), steps);
  }

  private EnrolledBox decide(
      Ledger.Turn turn, EnrolmentRequest request, long nowS, Optional<Preset> operator)
      throws Rejected, UsageException {
    LedgerState state = turn.state();
    Optional<EnrolledBox> known = state.box(request.node());
    boolean banned = known.map(EnrolledBox::revoked).orElse(false) || revoked.names(request.node());
    if (banned) {
      throw new Rejected("this box is revoked; its operator can give it a new key");
    }
    if (known.isPresent() && operator.isEmpty()) {
      return renewed(turn, known.get(), request, nowS);
    }
    Admitted admitted =
        operator.isPresent()
            ? new Admitted(operator.get(), "operator", "", false)
            : admitted(state, request, nowS);
    String name = name(state, request, admitted, nowS);
    EnrolledBox box = issued(request, admitted, name, nowS, known.map(EnrolledBox::serial));
    turn.add(box.line());
    events.accept(new AuthorityEvent.Issued(box, admitted.vouched(), ""));
    return box;
  }

  private EnrolledBox renewed(
      Ledger.Turn turn, EnrolledBox known, EnrolmentRequest request, long nowS)
      throws UsageException {
    long validFromS = Math.max(turn.state().voidBeforeS(), revoked.voidBeforeS());
    if (nowS - known.fromS() < SAME_AGAIN_S
        && known.fromS() >= validFromS
        && nowS >= known.fromS()) {
      return known;
    }
    String hardware = HEX.formatHex(request.hardware());
    boolean moved = !known.hardware().isEmpty() && !known.hardware().equals(hardware);
    Preset preset = new Preset(known.name(), known.site(), known.grants());
    Admitted admitted = new Admitted(preset, known.vouched(), known.claim(), false);
    EnrolledBox box = issued(request, admitted, known.name(), nowS, Optional.of(known.serial()));
    turn.add(box.line());
    events.accept(
        new AuthorityEvent.Issued(
            box, "renewal", moved ? "asks from another board than before: a copied card?" : ""));
    return box;
  }

  private Admitted admitted(LedgerState state, EnrolmentRequest request, long nowS)
      throws Rejected {
    if (request.claimId().length > 0) {
      return claimed(state, request, nowS);
    }
    Optional<Preset> byKey = state.approved("key:" + request.node());
    if (byKey.isPresent()) {
      return new Admitted(byKey.get(), "key", "", false);
    }
    String hardware = HEX.formatHex(request.hardware());
    Optional<Preset> bySerial =
        hardware.isEmpty() ? Optional.empty() : state.approved("serial:" + hardware);
    if (bySerial.isPresent()) {
      if (state.onBoard(hardware).isPresent()) {
        throw new Rejected(
            "another box has enrolled with this serial number; revoke that one first if it is"
                + " this");
      }
      return new Admitted(bySerial.get(), "serial", "", false);
    }
    Optional<Credential> old =
        issuer
            .genuine(request.credential())
            .filter(each -> each.node().equals(request.node()))
            .filter(
                each -> each.notBeforeS() >= Math.max(state.voidBeforeS(), revoked.voidBeforeS()));
    if (old.isPresent()) {
      Credential held = old.get();
      return new Admitted(
          new Preset(held.name(), held.site(), held.grants()), "credential", "", false);
    }
    throw new Rejected(
        "box " + request.node() + " is not known here: give it a claim code or a token");
  }

  private Admitted claimed(LedgerState state, EnrolmentRequest request, long nowS) throws Rejected {
    Claim claim = state.claim(HEX.formatHex(request.claimId())).orElse(null);
    if (claim == null) {
      throw new Rejected("no such claim code or token here: was it typed rightly?");
    }
    boolean proven =
        claim
            .code()
            .isProof(
                request.claimProof(), request.signingKey(), request.sessionKey(), request.nonce());
    if (!proven) {
      throw new Rejected("the proof of the claim code is wrong");
    }
    if (claim.untilS() < nowS) {
      throw new Rejected("the " + claim.code() + " has ended: make another");
    }
    if (state.usesLeft(claim) <= 0) {
      throw new Rejected("the " + claim.code() + " has been used: make another");
    }
    return new Admitted(
        claim.preset(), claim.code().isToken() ? "token" : "claim", claim.id(), claim.manyBoxes());
  }

  /** A name that nobody else has; "" when there is none to be had. */
  private static String name(
      LedgerState state, EnrolmentRequest request, Admitted admitted, long nowS) {
    String brief = request.node().brief();
    String preset = admitted.preset().name();
    if (admitted.manyBoxes() && !preset.isEmpty()) {
      return cut(preset, brief);
    }
    String wanted = preset.isEmpty() ? request.wantedName() : preset;
    boolean own = state.named(wanted).filter(box -> box.id().equals(request.node())).isPresent();
    boolean free =
        own || state.isFree(wanted) && (!preset.isEmpty() || !state.isPromised(wanted, nowS));
    return wanted.isEmpty() || free ? wanted : cut(wanted, brief);
  }

  private static String cut(String beginning, String brief) {
    int room = CredentialCodec.MAX_WORD_CHARS - brief.length() - 1;
    return beginning.substring(0, Math.min(room, beginning.length())) + "-" + brief;
  }

  private EnrolledBox issued(
      EnrolmentRequest request,
      Admitted admitted,
      String name,
      long nowS,
      Optional<Long> lastSerial) {
    Set<Grant> grants = admitted.preset().grants();
    return new EnrolledBox(
        request.node(),
        name,
        admitted.preset().site(),
        request.board(),
        grants,
        Math.max(lastSerial.orElse(0L) + 1, nowS),
        nowS,
        Math.min(nowS + lifeDays * DAY_S, issuer.latestS()),
        HEX.formatHex(request.hardware()),
        admitted.vouched(),
        admitted.claim(),
        false);
  }

  private Credential credential(EnrolledBox box, EnrolmentRequest request) {
    return new Credential(
        issuer.fleet(),
        box.id(),
        request.signingKey(),
        request.sessionKey(),
        box.name(),
        box.site(),
        box.board(),
        box.grants(),
        box.fromS(),
        box.untilS(),
        box.serial(),
        HEX.parseHex(box.hardware()));
  }

  /** The line that revokes a box. */
  static LogLine revocation(EnrolledBox box, long nowS) {
    return LogLine.of(LedgerState.REVOKE).with("id", box.id().toString()).with("at", nowS);
  }
}
