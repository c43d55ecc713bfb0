package io.tiovivo.carousel;

import io.tiovivo.carousel.ReceiverEvent.Phase;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.Work;
import java.util.BitSet;
import java.util.Optional;

/**
 * Everything slow that a receiver has done: flash, decoding, and {@link SignatureWork}. One piece
 * at a time, what is most urgent first. Work runs on another thread; its results come back through
 * {@link #done(long, WorkResult, Outbox)}, perhaps after what they were for has been given up.
 */
final class ReceiverWork {
  private final ReceiverTally tally;
  private final ReceiverDesk desk;
  private final SignatureWork signatures;
  private final StrictWork strict;
  private final FlashRegion scratch;
  private final DecodeWork decodes;
  private final SyncClock syncs;
  private final DecodePause pause = new DecodePause();
  private boolean busy;
  private boolean wroteChunk;
  private boolean scanned;
  private Phase end;

  ReceiverWork(
      ReceiverSettings settings,
      ReceiverTally tally,
      ReceiverDesk desk,
      SignatureWork signatures,
      FlashRegion scratch,
      ImageTarget target) {
    syncs = new SyncClock(settings.syncNs());
    this.tally = tally;
    this.desk = desk;
    this.signatures = signatures;
    strict = new StrictWork(tally, desk);
    this.scratch = scratch;
    decodes = new DecodeWork(target);
  }

  /** True when nothing more will happen. */
  boolean done() {
    return end != null;
  }

  boolean isUnderWay() {
    return busy; // until the work that was handed out comes back
  }

  long syncDueNs() {
    return busy || done() ? Machine.NEVER : syncs.dueNs();
  }

  Phase phase() {
    Reception reception = desk.reception();
    if (end != null) {
      return end;
    }
    if (!scanned) {
      return Phase.RECOVERING;
    }
    if (reception == null) {
      return Phase.LISTENING;
    }
    return reception.progress().isRunning() ? Phase.DECODING : Phase.COLLECTING;
  }

  /** Hands out the next piece of work, if there is any and none is under way. */
  void pump(long nowNs, Outbox out) {
    if (done()) {
      return;
    }
    strict.watch(nowNs, out);
    Optional<Work> next = busy ? Optional.empty() : next(nowNs);
    if (next.isPresent()) {
      busy = true;
      out.work(next.get());
    }
  }

  private Optional<Work> next(long nowNs) {
    if (!scanned) {
      return Optional.of(
          DecodeWork.guarded(() -> new WorkResult.Scanned(new SpillScan(scratch).run())));
    }
    Reception reception = desk.reception();
    if (reception != null && !reception.isBegun()) {
      syncs.synced(); // there is nothing yet
      return Optional.of(LogWork.begin(reception));
    }
    // While the flash is behind there is always a chunk: what is to be checked cannot wait for the
    // last one, or all symbols are here before the manifest, and nobody knows where head-ends are.
    Optional<Work> check = wroteChunk ? checks(nowNs, reception) : Optional.empty();
    wroteChunk = false;
    if (check.isPresent()) {
      return check;
    }
    Chunk chunk = reception == null ? null : reception.chunks().next();
    if (chunk != null) {
      wroteChunk = true;
      return Optional.of(LogWork.write(reception, chunk, syncs.wants()));
    }
    return signatures.yields()
        ? unsigned(nowNs, reception).or(() -> signatures.next(nowNs, reception))
        : signatures.next(nowNs, reception).or(() -> unsigned(nowNs, reception));
  }

  private Optional<Work> checks(long nowNs, Reception reception) {
    return signatures.next(nowNs, reception).or(() -> strict.next(nowNs, reception));
  }

  /** What is to be done but for the signatures of beacons and manifests. */
  private Optional<Work> unsigned(long nowNs, Reception reception) {
    Optional<Work> check = strict.next(nowNs, reception);
    if (check.isPresent()) {
      return check;
    }
    if (reception == null) {
      syncs.synced();
      return Optional.empty();
    }
    if (reception.wantsSeeds()) {
      return Optional.of(decodes.seed(reception));
    }
    return nowNs >= syncs.dueNs()
        ? Optional.of(LogWork.sync(reception))
        : decodeStep(nowNs, reception);
  }

  /** Until all is written, the decode waits; until all is decoded, nothing is written. */
  private Optional<Work> decodeStep(long nowNs, Reception reception) {
    BitSet toDrop = reception.progress().toDrop();
    if (!toDrop.isEmpty()) {
      Chunk rest = reception.chunks().rest();
      return Optional.of(
          rest == null
              ? LogWork.drop(reception, toDrop)
              : LogWork.write(reception, rest, syncs.wants()));
    }
    if (reception.progress().isRunning()) {
      return Optional.of(
          reception.progress().allBlocksDecoded()
              ? decodes.finish(reception)
              : decodes.block(reception));
    }
    if (!reception.ready() || pause.holds(nowNs)) {
      return Optional.empty();
    }
    Chunk rest = reception.chunks().rest();
    if (rest != null) {
      return Optional.of(LogWork.write(reception, rest, syncs.wants()));
    }
    reception.progress().start();
    return Optional.of(decodes.block(reception));
  }

  /** Takes a result. */
  void done(long nowNs, WorkResult result, Outbox out) {
    busy = false;
    if (!(result instanceof WorkResult.BeaconChecked
        || result instanceof WorkResult.ManifestChecked)) {
      signatures.otherWorkDone();
    }
    if (result instanceof WorkResult.Scanned found) {
      scanned = true;
      desk.recovered(found.recovered());
    } else if (result instanceof WorkResult.Begun begun) {
      begun.reception().begun();
    } else if (result instanceof WorkResult.Written written) {
      written(nowNs, written, out);
    } else if (result instanceof WorkResult.Synced) {
      syncs.synced();
    } else if (result instanceof WorkResult.BeaconChecked checked) {
      signatures.done(nowNs, checked, out);
    } else if (result instanceof WorkResult.ManifestChecked checked) {
      signatures.done(nowNs, checked, out);
    } else if (result instanceof WorkResult.HashesChecked || result instanceof WorkResult.Sifted) {
      strict.done(nowNs, result);
    } else if (result instanceof WorkResult.Seeded seeded) {
      seeded(seeded, out);
    } else if (result instanceof WorkResult.BlockDone block) {
      blockDone(nowNs, block, out);
    } else if (result instanceof WorkResult.Dropped dropped) {
      dropped(nowNs, dropped, out);
    } else if (result instanceof WorkResult.Finished finished) {
      finished(nowNs, finished, out);
    } else if (result instanceof WorkResult.FlashFailed failed) {
      end = Phase.FAILED;
      FlashException why = failed.failure();
      out.event(new ReceiverEvent.FlashFailed(why.reason(), String.valueOf(why.getMessage())));
    }
  }

  private void written(long nowNs, WorkResult.Written written, Outbox out) {
    desk.pool().giveBack(written.chunk());
    desk.feed();
    if (written.synced()) {
      syncs.synced();
    } else {
      syncs.written(nowNs);
    }
    if (!written.stored() && written.reception() == desk.reception()) {
      desk.startOver("the scratch space is full", out);
    }
  }

  private void seeded(WorkResult.Seeded seeded, Outbox out) {
    Reception reception = seeded.reception();
    if (reception == desk.reception()) {
      reception.seeded(seeded.seeds());
      if (!seeded.seeds().isEmpty()) {
        out.event(new ReceiverEvent.Seeded(seeded.seeds().count(), reception.oti.sourceSymbols()));
      }
    }
  }

  private void blockDone(long nowNs, WorkResult.BlockDone block, Outbox out) {
    Reception reception = block.reception();
    if (reception != desk.reception()) {
      return;
    }
    if (block.seeds() != reception.seeds()) {
      reception.reseeded(block.seeds());
      out.event(
          new ReceiverEvent.StartedOver(
              "the older image has changed: what was taken from it comes over the air"));
      return;
    }
    switch (block.outcome()) {
      case DECODED -> reception.progress().blockDecoded(block.decode(), block.decodedBytes());
      case NEEDS_MORE -> {
        tally.planFailures++;
        reception.blockNeedsMore(block.decode());
      }
      case WRONG_HASH -> {
        tally.hashMismatches++;
        if (!strict.blockWrong(reception, out)) {
          reception.progress().blockWrong(block.decode(), block.decodedBytes());
        }
      }
      case SEED_LOST -> throw new IllegalStateException("lost seeds are others");
    }
  }

  private void dropped(long nowNs, WorkResult.Dropped dropped, Outbox out) {
    if (dropped.reception() != desk.reception()) {
      return;
    }
    if (dropped.reception().progress().isRunning()) {
      pause.failed(nowNs);
    }
    if (!dropped.stored()) {
      desk.startOver("the scratch space is full", out);
      return;
    }
    dropped.reception().dropped(dropped.blocks());
    out.event(
        new ReceiverEvent.StartedOver(
            "symbols were forged: blocks " + dropped.blocks() + " are collected anew"));
  }

  private void finished(long nowNs, WorkResult.Finished finished, Outbox out) {
    Reception reception = finished.reception();
    if (reception != desk.reception()) {
      return;
    }
    if (!finished.intact()) {
      tally.hashMismatches++;
      pause.failed(nowNs);
      desk.startOver("the image is not what the manifest says", out);
      return;
    }
    end = Phase.COMPLETE;
    out.event(
        new ReceiverEvent.ImageReady(
            reception.manifestEnvelope(),
            reception.manifest(),
            reception.receivedSymbols(),
            reception.layout.strips(),
            tally.snapshot()));
  }
}
