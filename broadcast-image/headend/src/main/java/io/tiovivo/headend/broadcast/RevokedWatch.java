package io.tiovivo.headend.broadcast;

import io.tiovivo.headend.authority.RevokedFile;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** Follows the file of revoked boxes on disk, so that a revocation needs no restart. */
final class RevokedWatch {
  private static final FileTime NONE = FileTime.fromMillis(0);

  private final Path file;
  private final boolean needed;
  private final BeaconMaker beacons;
  private FileTime read = NONE;

  /**
   * @param needed whether it is an error when it is not there
   */
  RevokedWatch(Path file, boolean needed, BeaconMaker beacons) {
    this.file = file;
    this.needed = needed;
    this.beacons = beacons;
  }

  /** Reads it for the first time. */
  void load() throws IOException, CommandException {
    if (needed && !Files.exists(file)) {
      throw CommandException.environment(
          file + " is not there: tiovivo authority revoke writes it, beside the keys or to --out");
    }
    read = changed();
    beacons.revocations(RevokedFile.read(file)::message);
  }

  /** Reads it again if it has changed; what is wrong with it, or empty. */
  Optional<String> look() {
    FileTime changed = changed();
    if (changed.equals(read) || changed.equals(NONE)) {
      return Optional.empty(); // one that goes away revokes as before
    }
    read = changed;
    try {
      beacons.revocations(RevokedFile.read(file)::message);
      return Optional.empty();
    } catch (IOException | CommandException e) {
      return Optional.of(e.getMessage() + "; what was revoked stays");
    }
  }

  private FileTime changed() {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException none) {
      return NONE;
    }
  }
}
