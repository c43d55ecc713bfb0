package io.tiovivo.headend.authority;

import io.tiovivo.credential.EnrolmentAnswer;
import io.tiovivo.credential.EnrolmentCodec;
import io.tiovivo.credential.EnrolmentPacket;
import io.tiovivo.credential.EnrolmentRequest;
import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.Signatures;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.settings.CommandException;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Serves enrolments at a rate that it can keep. Who comes too early waits in a bounded room and is
 * answered when it is his turn; who finds it full is told when to come back, each at another time.
 * So a flood of ten times what the authority is sized for costs a box one or two questions, and the
 * authority no more than its rate. What is in the room is lost with the process, and nothing else:
 * boxes ask again.
 */
final class AuthorityMachine implements Machine {
  /** Worked on together: they share one sync of the disk. */
  static final int BATCH = 16;

  /** Behind the time that a box was promised, before it asks again: for answers under way. */
  private static final int MARGIN_S = 2;

  private static final double SECOND_NS = 1e9;

  private record Waiting(
      PeerAddress from, long source, EnrolmentRequest request, byte[] signed, String nonce) {}

  private final AuthoritySettings settings;
  private final Ledger ledger;
  private final AuthorityDesk desk;
  private final CredentialIssuer issuer;
  private final Signatures signatures;
  private final LongSupplier nowS;
  private final int tsi;
  private final long perRequestNs;
  private final Deque<Waiting> room = new ArrayDeque<>();
  private final Map<String, NodeId> nonces = new HashMap<>();
  private final Map<Long, Integer> sources = new HashMap<>();
  private long freeNs;
  private long overflowNs;
  private long malformed;
  private long unproven;
  private long served;
  private long postponed;

  AuthorityMachine(
      AuthoritySettings settings,
      Ledger ledger,
      AuthorityDesk desk,
      CredentialIssuer issuer,
      Signatures signatures,
      LongSupplier nowS) {
    this.settings = settings;
    this.ledger = ledger;
    this.desk = desk;
    this.issuer = issuer;
    this.signatures = signatures;
    this.nowS = nowS;
    tsi = Fleet.tsi(settings.fleet());
    perRequestNs = Math.max(1, (long) (SECOND_NS / settings.perSecond()));
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    // Shorter ones would let somebody else pay for an answer that is longer than the question.
    boolean padded = in.remaining() == EnrolmentPacket.MAX_BYTES;
    byte[] signed =
        padded ? EnrolmentPacket.read(in, EnrolmentPacket.ENROL, tsi).orElse(null) : null;
    EnrolmentRequest request =
        signed == null ? null : EnrolmentCodec.readRequest(signed).orElse(null);
    if (request == null || !request.fleet().equals(settings.fleet())) {
      malformed++;
      return;
    }
    String nonce = HexFormat.of().formatHex(request.nonce());
    if (nonces.containsKey(nonce)) {
      postpone(from, request, waitNs(nowNs, room.size()), true, out);
      return;
    }
    Waiting waiting = new Waiting(from, source(from), request, signed, nonce);
    if (room.size() >= settings.waiting()
        || sources.getOrDefault(waiting.source, 0) >= Math.max(1, settings.waiting() / 4)) {
      long fullNs = nowNs + waitNs(nowNs, settings.waiting());
      overflowNs = Math.max(overflowNs + perRequestNs, fullNs);
      postpone(from, request, overflowNs - nowNs, false, out);
      return;
    }
    enter(waiting);
    if (room.size() == 1 && nowNs >= freeNs) {
      serve(nowNs, out);
    } else {
      postpone(from, request, waitNs(nowNs, room.size()), true, out);
    }
  }

  private void enter(Waiting waiting) {
    room.addLast(waiting);
    nonces.put(waiting.nonce, waiting.request.node());
    sources.merge(waiting.source, 1, Integer::sum);
  }

  private Waiting leave() {
    Waiting first = room.removeFirst();
    nonces.remove(first.nonce);
    sources.merge(first.source, -1, (held, one) -> held + one == 0 ? null : held + one);
    return first;
  }

  /** One address, or one network of IPv6: what a single household may fill the room from. */
  private static long source(PeerAddress from) {
    return from.isIpv4() ? from.low() : from.high();
  }

  private long waitNs(long nowNs, int ahead) {
    return Math.max(0, freeNs - nowNs) + ahead * perRequestNs;
  }

  private void postpone(
      PeerAddress from, EnrolmentRequest request, long waitNs, boolean queued, Outbox out) {
    postponed++;
    long waitS = (long) Math.ceil(waitNs / SECOND_NS) + MARGIN_S;
    send(
        from,
        EnrolmentAnswer.later(
            request.nonce(), (int) Math.min(EnrolmentCodec.MAX_RETRY_S, waitS), queued),
        out);
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    if (nowNs >= freeNs && !room.isEmpty()) {
      serve(nowNs, out);
    }
  }

  private void serve(long nowNs, Outbox out) {
    List<Waiting> batch = new ArrayList<>();
    while (batch.size() < BATCH && !room.isEmpty()) {
      batch.add(leave());
    }
    freeNs = Math.max(freeNs, nowNs - BATCH * perRequestNs) + batch.size() * perRequestNs;
    List<Optional<EnrolmentAnswer>> answers = new ArrayList<>();
    try {
      issuer.refresh();
      ledger.turn(
          turn -> {
            for (Waiting each : batch) {
              answers.add(answer(turn, each));
            }
            return answers.size();
          });
    } catch (IOException | CommandException e) {
      // Nobody is told what is not durable; they ask again.
      out.event(new AuthorityEvent.Failed(String.valueOf(e.getMessage())));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      PeerAddress to = batch.get(i).from;
      answers.get(i).ifPresent(answer -> send(to, answer, out));
    }
  }

  private Optional<EnrolmentAnswer> answer(Ledger.Turn turn, Waiting waiting)
      throws CommandException {
    if (!EnrolmentCodec.isProven(waiting.signed, waiting.request, signatures)) {
      unproven++;
      return Optional.empty();
    }
    served++;
    return Optional.of(desk.answer(turn, waiting.request, nowS.getAsLong()));
  }

  private void send(PeerAddress to, EnrolmentAnswer answer, Outbox out) {
    byte[] packet = EnrolmentPacket.answer(tsi, EnrolmentCodec.answer(answer));
    out.send(to, packet, 0, packet.length);
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {}

  @Override
  public long deadlineNs() {
    return room.isEmpty() ? NEVER : freeNs;
  }

  /** Requests that were answered with yes or no. */
  long served() {
    return served;
  }

  /** Requests that were told to wait. */
  long postponed() {
    return postponed;
  }

  /** Datagrams that were no requests of this fleet. */
  long malformed() {
    return malformed;
  }

  /** Requests whose sender does not hold the key. */
  long unproven() {
    return unproven;
  }

  /** Requests that wait for their turn. */
  int waiting() {
    return room.size();
  }
}
