package io.tiovivo.headend.broadcast;

import io.tiovivo.files.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps the newest beacon in a file, for whoever carries it on: to a broker, on which it is
 * retained, or to a place that no multicast reaches. It proves itself, whichever way it comes.
 */
final class BeaconFile {
  /** A beacon lives for ten minutes; so often is enough, and spares the disk. */
  static final long INTERVAL_MS = 60_000;

  private final Path file;
  private final BeaconMaker beacons;
  private long writtenMs = Long.MIN_VALUE;

  BeaconFile(Path file, BeaconMaker beacons) {
    this.file = file;
    this.beacons = beacons;
  }

  /**
   * Writes it if it is time to.
   *
   * @param nowMs of a clock that rises
   * @return what went wrong; empty: nothing
   */
  Optional<String> look(long nowMs) {
    byte[] newest = beacons.newest();
    if (newest.length == 0 || writtenMs != Long.MIN_VALUE && nowMs - writtenMs < INTERVAL_MS) {
      return Optional.empty();
    }
    writtenMs = nowMs;
    try {
      WholeFile.replace(file, newest);
      return Optional.empty();
    } catch (IOException full) {
      return Optional.of("cannot write the beacon to " + file + ": " + full.getMessage());
    }
  }
}
