package io.tiovivo.node.enrol;

import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialVerdict;
import io.tiovivo.credential.EnrolmentAnswer;
import io.tiovivo.credential.EnrolmentCodec;
import io.tiovivo.credential.EnrolmentPacket;
import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.TrustException;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Gets the box its credential and keeps it fresh: asks an authority, waits as long as it is told,
 * asks again at two thirds of the credential's life. Nothing else waits for it: a box whose
 * authority is gone goes on with what it has. States, timers and limits: docs/OVERLAY.md.
 */
public final class EnrolmentMachine implements Machine {
  /** Doublings after which no wait grows any more. */
  private static final int MAX_DOUBLINGS = 16;

  /** Root sets that one round of questions may bring. */
  private static final int MAX_TRUST_STEPS = 32;

  private static final long SECOND_NS = 1_000_000_000L;

  private final EnrolmentSettings settings;
  private final EnrolmentKeys keys;
  private final CredentialCheck credentials;
  private final EnrolmentQuestions questions;
  private final SplittableRandom jitter;
  private final RenewalClock clock;
  private final AuthorityList authorities;
  private final HeldCredential held;
  private final int tsi;
  private byte[] nonce = {};
  private byte[] question = {};
  private long nextNs;
  private int unanswered;
  private int refusals;
  private int trustSteps;
  private boolean unreachableTold;
  private boolean renewWanted;
  private String state;
  private long sent;
  private long ignored;

  /**
   * @param credentials what is believed about keys and time; learns newer root sets from answers
   * @param envelope of the credential that the box has; empty: none
   * @param entropy for nonces
   * @param seed of the jitter: boxes that start together must not share one
   */
  public EnrolmentMachine(
      EnrolmentSettings settings,
      EnrolmentKeys keys,
      CredentialCheck credentials,
      byte[] envelope,
      Entropy entropy,
      long seed,
      long nowNs) {
    this.settings = settings;
    this.keys = keys;
    this.credentials = credentials;
    questions = new EnrolmentQuestions(settings, keys, entropy);
    jitter = new SplittableRandom(seed);
    clock = new RenewalClock(jitter.nextDouble());
    authorities = new AuthorityList(settings.authorities(), jitter.nextInt() & 0xFFFF);
    tsi = Fleet.tsi(settings.fleet());
    held =
        new HeldCredential(
            credentials,
            keys.sessionKey(),
            clock,
            envelope,
            questions.own(envelope),
            settings.longestNs(),
            nowNs);
    state = held.isPresent() ? "has a credential" : "has no credential yet";
    nextNs = nowNs + 1 + jitter.nextLong(settings.firstSpreadNs());
    if (isValid()) {
      nextNs = Math.max(nextNs, held.dueNs(nowNs));
    }
  }

  /** Envelope of the credential, chain included; empty: none yet. Not to be written to. */
  public byte[] envelope() {
    return held.envelope();
  }

  /** What it says; empty: none yet. */
  public Optional<Credential> credential() {
    return held.credential();
  }

  /** Whether peers that know what we know take it. */
  public boolean isValid() {
    return held.isValid();
  }

  /** How it stands, in words that follow "enrolment: ". */
  public String state() {
    return state;
  }

  /** Questions that were asked. */
  public long sent() {
    return sent;
  }

  /** Datagrams that answered nothing that was asked, or were malformed. */
  public long ignored() {
    return ignored;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    Optional<EnrolmentAnswer> answer =
        EnrolmentPacket.read(in, EnrolmentPacket.ENROLLED, tsi).flatMap(EnrolmentCodec::readAnswer);
    if (answer.isEmpty() || question.length == 0 || !Arrays.equals(answer.get().nonce(), nonce)) {
      ignored++;
      return;
    }
    onAnswer(nowNs, from, answer.get(), out);
  }

  private void onAnswer(long nowNs, PeerAddress from, EnrolmentAnswer answer, Outbox out) {
    unreachableTold = false;
    if (answer.credential().length > 0) {
      onCredential(nowNs, from, answer.credential(), out);
    } else if (answer.chain().length > 0) {
      onChain(nowNs, answer.chain(), out);
    } else if (answer.retryAfterS() > 0) {
      unanswered = 0;
      // Jitter upwards only: the authority has a slot for us then, and none before.
      long waitNs = answer.retryAfterS() * SECOND_NS;
      nextNs = nowNs + waitNs + jitter.nextLong(waitNs / 8 + 1);
      state = answer.queued() ? "queued at the authority" : "told to come back";
      out.event(new EnrolmentEvent.Queued(from, nextNs - nowNs));
    } else {
      onRefusal(nowNs, from, answer.refusal(), out);
    }
  }

  private void onCredential(long nowNs, PeerAddress from, byte[] fresh, Outbox out) {
    int before = credentials.trust().version();
    CredentialVerdict verdict = credentials.check(fresh, keys.sessionKey());
    tellTrust(before, out);
    if (verdict instanceof CredentialVerdict.Refused refused) {
      onRefusal(nowNs, from, "sent a credential of no use: " + refused.detail(), out);
      return;
    }
    Credential granted = ((CredentialVerdict.Accepted) verdict).credential();
    if (!granted.node().equals(NodeId.ofKey(keys.signingKey()))) {
      onRefusal(nowNs, from, "sent the credential of another node", out);
      return;
    }
    boolean renewed = held.isPresent();
    held.replace(nowNs, granted, fresh);
    endRound();
    refusals = 0;
    renewWanted = false;
    state = "has a credential";
    nextNs = held.dueNs(nowNs);
    out.event(new EnrolmentEvent.Enrolled(granted, fresh, renewed));
  }

  private void onChain(long nowNs, byte[] chain, Outbox out) {
    int before = credentials.trust().version();
    try {
      credentials.adopt(credentials.trust().followed(chain));
    } catch (TrustException useless) {
      ignored++;
      return;
    }
    tellTrust(before, out);
    boolean further = credentials.trust().version() > before && ++trustSteps <= MAX_TRUST_STEPS;
    if (further) {
      question = new byte[0];
      nextNs = nowNs; // the next step at once: each brings the box nearer, and they are few
    }
  }

  private void tellTrust(int before, Outbox out) {
    if (credentials.trust().version() > before) {
      out.event(new EnrolmentEvent.TrustLearned(credentials.trust().version()));
    }
  }

  private void onRefusal(long nowNs, PeerAddress from, String why, Outbox out) {
    endRound();
    nextNs = nowNs + jittered(doubled(settings.refusedNs(), refusals++));
    authorities.next();
    state = "refused: " + why;
    out.event(new EnrolmentEvent.Refused(from, why, nextNs - nowNs));
  }

  private void endRound() {
    question = new byte[0];
    unanswered = 0;
    trustSteps = 0;
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    if (command instanceof EnrolmentCommand.Authorities told) {
      authorities.told(told.addresses());
    } else if (command instanceof EnrolmentCommand.Look && isIdle()) {
      nextNs = Math.min(nextNs, held.dueNs(nowNs));
    } else if (command instanceof EnrolmentCommand.Renew && isIdle()) {
      renewWanted = true;
      nextNs = Math.min(nextNs, clock.soonNs(nowNs));
    }
  }

  /** Nothing is asked and nothing was refused: then news may bring the next question forward. */
  private boolean isIdle() {
    return question.length == 0 && refusals == 0;
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    if (nowNs < nextNs) {
      return;
    }
    if (authorities.isEmpty()) {
      state = held.isPresent() ? state : "knows no authority";
      nextNs = nowNs + jittered(settings.refusedNs());
    } else if (isIdle() && held.isPresent() && !renewWanted && isEarly(nowNs)) {
      nextNs =
          Math.max(nowNs + 1, held.dueNs(nowNs)); // planned long ago, or there is no use in asking
    } else {
      ask(nowNs, out);
    }
  }

  private boolean isEarly(long nowNs) {
    if (held.isRevoked()) {
      state = "revoked";
      return true;
    }
    return held.isValid() && held.dueNs(nowNs) - nowNs > clock.slackNs();
  }

  private void ask(long nowNs, Outbox out) {
    if (unanswered > 0) {
      authorities.next();
    }
    if (question.length == 0) {
      nonce = questions.nonce();
      question =
          EnrolmentPacket.question(
              tsi, questions.request(nonce, held.envelope(), credentials.trust().version()));
    }
    out.send(authorities.current(), question, 0, question.length);
    sent++;
    long waitNs = Math.min(settings.longestNs(), doubled(settings.answerNs(), unanswered));
    nextNs = nowNs + jittered(waitNs);
    unanswered++;
    state = held.isPresent() ? "renewing" : "asking " + authorities.size() + " authorities";
    if (unanswered > authorities.size() + 1 && !unreachableTold) {
      unreachableTold = true;
      out.event(new EnrolmentEvent.Unreachable(unanswered - 1, nextNs - nowNs));
    }
  }

  /** What would be asked now, to be carried to the authority in a file: {@code Signed} bytes. */
  public byte[] requestFile() {
    return questions.request(questions.nonce(), held.envelope(), credentials.trust().version());
  }

  @Override
  public long deadlineNs() {
    return nextNs;
  }

  private long doubled(long firstNs, int times) {
    long ns = firstNs;
    for (int i = 0; i < Math.min(times, MAX_DOUBLINGS) && ns < settings.longestNs(); i++) {
      ns *= 2;
    }
    return Math.min(ns, settings.longestNs());
  }

  /** From three quarters to five quarters of it. */
  private long jittered(long ns) {
    return ns - ns / 4 + jitter.nextLong(ns / 2 + 1);
  }
}
