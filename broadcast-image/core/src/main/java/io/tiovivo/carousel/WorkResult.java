package io.tiovivo.carousel;

import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.SignerKeys;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.BeaconVerdict;
import io.tiovivo.image.Floors;
import io.tiovivo.image.ManifestVerdict;
import io.tiovivo.machine.Command;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What comes back from a receiver's work. */
sealed interface WorkResult extends Command {
  /** The log of an earlier run was looked for. */
  record Scanned(Optional<SpillScan.Recovered> recovered) implements WorkResult {}

  /** A new log may be written to. */
  record Begun(Reception reception) implements WorkResult {}

  /**
   * A chunk is in the log.
   *
   * @param stored false: there was no room for it
   */
  record Written(Reception reception, Chunk chunk, boolean stored, boolean synced)
      implements WorkResult {}

  /** All chunks so far are durable. */
  record Synced(Reception reception) implements WorkResult {}

  /** A beacon was checked. */
  record BeaconChecked(BeaconVerdict verdict, Trust trust, Floors floors, SignerKeys keys)
      implements WorkResult {}

  /** A manifest was checked. */
  record ManifestChecked(Reception reception, byte[] envelope, ManifestVerdict verdict)
      implements WorkResult {}

  /** Packets with hashes were checked. */
  record HashesChecked(Reception reception, List<HashPacket> authentic, int checks)
      implements WorkResult {}

  /** The log was gone through for forged symbols. */
  record Sifted(Reception reception, LogSift.Result result) implements WorkResult {}

  /** An older image was looked through. */
  record Seeded(Reception reception, Seeds seeds) implements WorkResult {}

  /**
   * A block was decoded, or not.
   *
   * @param seeds those of the older image that are still what they should be
   */
  record BlockDone(
      Reception reception,
      ImageDecode decode,
      ImageDecode.Outcome outcome,
      long decodedBytes,
      Seeds seeds)
      implements WorkResult {}

  /**
   * Blocks were taken back from the log.
   *
   * @param stored false: there was no room for that
   */
  record Dropped(Reception reception, BitSet blocks, boolean stored) implements WorkResult {}

  /** The image is durable; {@code intact} tells whether it is the right one. */
  record Finished(Reception reception, boolean intact) implements WorkResult {}

  /**
   * The flash failed.
   *
   * @param chunk that was being written; null: none
   */
  record FlashFailed(FlashException failure, Chunk chunk) implements WorkResult {}
}
