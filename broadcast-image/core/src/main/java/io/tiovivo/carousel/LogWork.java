package io.tiovivo.carousel;

import io.tiovivo.flash.FlashException;
import io.tiovivo.machine.Work;
import java.util.BitSet;

/** What is done to a reception's log, each as a piece of work. */
final class LogWork {
  private LogWork() {}

  static Work begin(Reception reception) {
    SpillLog log = reception.log;
    return DecodeWork.guarded(
        () -> {
          log.begin();
          return new WorkResult.Begun(reception);
        });
  }

  /**
   * Appends.
   *
   * @param sync all that was written so far is to be durable afterwards
   */
  static Work write(Reception reception, Chunk chunk, boolean sync) {
    SpillLog log = reception.log;
    return () -> {
      try {
        boolean stored = log.append(chunk);
        if (sync) {
          log.sync();
        }
        return new WorkResult.Written(reception, chunk, stored, sync);
      } catch (FlashException e) {
        return new WorkResult.FlashFailed(e, chunk);
      }
    };
  }

  static Work sync(Reception reception) {
    SpillLog log = reception.log;
    return DecodeWork.guarded(
        () -> {
          log.sync();
          return new WorkResult.Synced(reception);
        });
  }

  /** Collects these blocks anew: what is in the log of them no longer counts. */
  static Work drop(Reception reception, BitSet blocks) {
    SpillLog log = reception.log;
    return DecodeWork.guarded(() -> new WorkResult.Dropped(reception, blocks, log.drop(blocks)));
  }
}
