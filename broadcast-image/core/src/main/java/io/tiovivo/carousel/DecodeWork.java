package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.flash.FlashException;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.machine.Work;

/** The pieces of work between the last symbol and the image in its slot, older images included. */
final class DecodeWork {
  private final ImageTarget target;

  DecodeWork(ImageTarget target) {
    this.target = target;
  }

  /** Looks for what an older image has. */
  Work seed(Reception reception) {
    Manifest manifest = reception.manifest();
    return () -> new WorkResult.Seeded(reception, seeds(reception.oti, manifest));
  }

  private Seeds seeds(ObjectTransmissionInformation oti, Manifest manifest) {
    try {
      return target.older().map(older -> Seeds.of(oti, manifest, older)).orElse(Seeds.NONE);
    } catch (FlashException e) {
      return Seeds.NONE; // then all of it comes over the air
    }
  }

  /** Decodes the next block. */
  Work block(Reception reception) {
    int sbn = reception.progress().nextBlock();
    int symbols = reception.nextBlockSymbols();
    ImageDecode soFar = reception.progress().decode();
    SpillLog log = reception.log;
    Manifest manifest = reception.manifest();
    Seeds seeds = reception.seeds();
    return guarded(
        () -> {
          ImageDecode decode =
              soFar != null ? soFar : new ImageDecode(log, reception.layout, manifest, target);
          ImageDecode.Outcome outcome = decode.block(sbn, symbols, seeds);
          return new WorkResult.BlockDone(
              reception,
              decode,
              outcome,
              decode.decodedBytes(),
              stillGood(seeds, sbn, outcome, reception.oti, manifest));
        });
  }

  /** Before symbols are thought forged, those that never came over the air are looked at again. */
  private Seeds stillGood(
      Seeds used,
      int sbn,
      ImageDecode.Outcome outcome,
      ObjectTransmissionInformation oti,
      Manifest manifest) {
    boolean doubtful =
        outcome == ImageDecode.Outcome.SEED_LOST
            || outcome == ImageDecode.Outcome.WRONG_HASH && used.count(sbn) > 0;
    Seeds now = doubtful ? seeds(oti, manifest) : used;
    boolean same = now.count() == used.count();
    if (doubtful && same) {
      // A read that fails now and then would be tried for ever.
      return outcome == ImageDecode.Outcome.SEED_LOST ? Seeds.NONE : used;
    }
    return now;
  }

  /** Makes the image durable. */
  Work finish(Reception reception) {
    ImageDecode decode = reception.progress().decode();
    return guarded(() -> new WorkResult.Finished(reception, decode.finish()));
  }

  /** Work that tells of a flash that failed. */
  static Work guarded(Work work) {
    return () -> {
      try {
        return work.run();
      } catch (FlashException e) {
        return new WorkResult.FlashFailed(e, null);
      }
    };
  }
}
