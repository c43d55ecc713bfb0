package io.tiovivo.carousel;

import io.tiovivo.identity.SignerKeys;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.Work;
import java.util.List;
import java.util.Optional;

/** The work of the strict path: hashes are checked, and a log is gone through. */
final class StrictWork {
  private final ReceiverTally tally;
  private final ReceiverDesk desk;

  StrictWork(ReceiverTally tally, ReceiverDesk desk) {
    this.tally = tally;
    this.desk = desk;
  }

  /** Takes the strict path when something is wrong, and leaves it when it leads nowhere. */
  void watch(long nowNs, Outbox out) {
    Reception reception = desk.reception();
    if (reception == null) {
      return;
    }
    if (reception.strictPathLapsed(nowNs)) {
      out.event(
          new ReceiverEvent.StartedOver("there are no hashes of symbols on the air any more"));
    }
    String sign = reception.takeSuspicion();
    if (sign != null && reception.takeStrictPath()) {
      tally.strictPaths++;
      out.event(new ReceiverEvent.StrictPathTaken(sign));
    }
  }

  /** A block came out wrong; true: that is why the strict path was taken. */
  boolean blockWrong(Reception reception, Outbox out) {
    if (!reception.stopForStrictPath()) {
      return false;
    }
    tally.strictPaths++;
    out.event(new ReceiverEvent.StrictPathTaken("a block came out wrong"));
    return true;
  }

  /**
   * What is to be done next, if anything.
   *
   * @param reception null: there is none
   */
  Optional<Work> next(long nowNs, Reception reception) {
    if (reception == null) {
      return Optional.empty();
    }
    List<HashPacket> packets = reception.strict().takeChecks(nowNs);
    if (!packets.isEmpty()) {
      return Optional.of(checkHashes(reception, packets));
    }
    return reception.strict().siftDue() ? Optional.of(sift(reception)) : Optional.empty();
  }

  private static Work checkHashes(Reception reception, List<HashPacket> packets) {
    SignerKeys keys = reception.strict().keys();
    byte[] digest = reception.digest();
    return () -> {
      List<HashPacket> authentic =
          packets.stream().filter(packet -> packet.isAuthentic(keys, digest)).toList();
      return new WorkResult.HashesChecked(reception, authentic, packets.size());
    };
  }

  private static Work sift(Reception reception) {
    SpillLog log = reception.log;
    SignerKeys keys = reception.strict().keys();
    LogSift sift = new LogSift(log, reception.oti, keys, reception.digest());
    return DecodeWork.guarded(() -> new WorkResult.Sifted(reception, sift.run()));
  }

  /** Takes a result of {@link #next}. */
  void done(long nowNs, WorkResult result) {
    if (result instanceof WorkResult.HashesChecked checked) {
      checked(nowNs, checked);
    } else if (result instanceof WorkResult.Sifted sifted) {
      sifted(sifted);
    }
  }

  private void checked(long nowNs, WorkResult.HashesChecked checked) {
    tally.hashChecks += checked.checks();
    tally.forgedHashes += checked.checks() - checked.authentic().size();
    if (checked.reception() == desk.reception()) {
      checked
          .authentic()
          .forEach(packet -> checked.reception().hashesVerified(nowNs, packet, tally));
    }
  }

  private void sifted(WorkResult.Sifted sifted) {
    tally.hashChecks += sifted.result().checks();
    tally.forgedHashes += sifted.result().checks() - sifted.result().proofs();
    tally.forged += sifted.result().forged();
    tally.unproven += sifted.result().unproven();
    if (sifted.reception() == desk.reception()) {
      sifted.reception().sifted(sifted.result());
    }
  }
}
