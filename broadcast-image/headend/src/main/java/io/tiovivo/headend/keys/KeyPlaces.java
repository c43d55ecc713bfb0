package io.tiovivo.headend.keys;

import io.tiovivo.identity.Fleet;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where keys are. */
final class KeyPlaces {
  private KeyPlaces() {}

  static Path home() {
    return Path.of(System.getProperty("user.home"), ".tiovivo", "keys");
  }

  static Path find(Optional<Path> given, Optional<String> fleet)
      throws IOException, CommandException {
    if (given.isPresent()) {
      return given.get();
    }
    if (fleet.isPresent()) {
      return home().resolve(checkedName(fleet.get()));
    }
    List<String> fleets = new ArrayList<>();
    if (Files.isDirectory(home())) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(home())) {
        for (Path entry : entries) {
          if (Files.exists(entry.resolve(FleetKeys.CHAIN_FILE))) {
            fleets.add(entry.getFileName().toString());
          }
        }
      }
    }
    if (fleets.isEmpty()) {
      throw CommandException.environment(
          "there are no keys in "
              + home()
              + " yet: make them with tiovivo keys init --fleet NAME, or say where they are");
    }
    if (fleets.size() > 1) {
      fleets.sort(null);
      throw new UsageException(
          "there are keys of several fleets: say which with --fleet ("
              + String.join(", ", fleets)
              + ")");
    }
    return home().resolve(fleets.get(0));
  }

  static String checkedName(String fleet) throws UsageException {
    Optional<String> flaw = Fleet.flaw(fleet);
    if (flaw.isPresent()) {
      throw new UsageException("--fleet " + UsageException.quoted(fleet) + ": " + flaw.get());
    }
    return fleet;
  }
}
