package io.tiovivo.boot.box;

import io.tiovivo.boot.proto.BootEvent;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotEntry;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.file.FileFlash;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.CommandLine;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code tiovivo box log}: why this box booted what it booted. Reads the boot record beside whoever
 * runs, and writes nothing; needs no node, and no image that works.
 */
final class BoxLog {
  static final CommandLine LINE =
      CommandLine.of("tiovivo box log", "the last boots of a box: what was booted, and why")
          .optional("dir", "DIR", "the box's directory (default: $TIOVIVO_DIR)")
          .optional("flash", "PATH", "flash file or card device (default: as it was booted)")
          .optional("profile", "NAME", "hardware profile or file (default: as it was booted)")
          .example("tiovivo box log --dir /var/lib/tiovivo");

  private BoxLog() {}

  static int run(Parsed parsed) throws CommandException, IOException {
    Path directory = directory(parsed, System.getenv());
    Optional<LaunchEnvironment> launched =
        parsed.given("profile") ? Optional.empty() : launched(directory);
    FlashSizes sizes =
        launched.isPresent() ? launched.get().sizes() : BoxMain.sizes(BoxMain.profile(parsed));
    Path path =
        parsed.given("flash")
            ? parsed.path("flash")
            : launched
                .map(each -> Path.of(each.flash()))
                .orElse(directory.resolve(BoxMain.FLASH_FILE));
    try (FileFlash flash = FileFlash.openReadOnly(path, sizes.geometry())) {
      BootRecordStore store = BootRecordStore.open(FlashLayout.of(flash, sizes));
      lines(store.found(), store.record()).forEach(System.out::println);
    } catch (FlashException e) {
      throw new CommandException(ExitCode.ENVIRONMENT, e.getMessage(), e);
    }
    return ExitCode.OK;
  }

  private static Path directory(Parsed parsed, Map<String, String> environment)
      throws UsageException {
    if (parsed.given("dir")) {
      return parsed.path("dir");
    }
    String set = environment.getOrDefault(LaunchEnvironment.DIRECTORY, "");
    if (set.isEmpty()) {
      throw new UsageException("which box? name its directory with --dir");
    }
    return Path.of(set);
  }

  /** What the loader wrote down for the node that it launched last; empty: it launched none. */
  private static Optional<LaunchEnvironment> launched(Path directory)
      throws CommandException, IOException {
    Path file = directory.resolve("launch").resolve("env");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("=", 2);
      variables.put(parts[0], parts[parts.length - 1]);
    }
    try {
      return Optional.of(LaunchEnvironment.parse(variables));
    } catch (IllegalArgumentException e) {
      throw CommandException.environment(
          file + " is damaged (" + e.getMessage() + "): name the box's profile with --profile");
    }
  }

  /** The record, for people. */
  static List<String> lines(BootRecordStore.Found found, BootRecord record) {
    List<String> lines = new ArrayList<>();
    switch (found) {
      case NOTHING -> lines.add("nothing was ever booted here");
      case GARBAGE ->
          lines.add("the boot record is damaged: the next boot starts with an empty one");
      case OTHER_LAYOUT ->
          lines.add("the flash was divided for another profile: name it with --profile");
      case RECORD -> {
        // Below.
      }
    }
    if (found != BootRecordStore.Found.RECORD) {
      return lines;
    }
    for (Slot slot : Slot.values()) {
      lines.add("slot " + slot + ": " + slot(record.slot(slot)));
    }
    if (record.isReverted()) {
      lines.add("given up: " + record.revertVersion() + ": " + record.revertReason());
    }
    lines.add(
        record.boots()
            + (record.boots() == 1 ? " boot" : " boots")
            + " so far"
            + (record.boots() > record.events().size()
                ? "; the last " + record.events().size() + ":"
                : ":"));
    record.events().forEach(event -> lines.addAll(boot(event)));
    return lines;
  }

  private static String slot(SlotEntry entry) {
    StringBuilder text = new StringBuilder(entry.state().name().toLowerCase(Locale.ROOT));
    if (!entry.version().isEmpty()) {
      text.append(", ").append(entry.version());
    }
    if (entry.release() > 0) {
      text.append(", release ").append(entry.release());
    }
    if (entry.state() == SlotState.TRIAL) {
      text.append(", ").append(attempts(entry.attemptsLeft()));
    }
    if (entry.held()) {
      text.append(", waits for the node's leave");
    }
    return text.append(entry.reason().isEmpty() ? "" : ": " + entry.reason()).toString();
  }

  private static List<String> boot(BootEvent event) {
    StringBuilder text = new StringBuilder("  ").append(event.getBoot()).append("  ");
    text.append(time(event.getTimeS())).append("  ");
    text.append(event.getSlot().isEmpty() ? "nothing" : "slot " + event.getSlot());
    text.append(event.getVersion().isEmpty() ? "" : ", " + event.getVersion());
    text.append(": ").append(event.getReason());
    boolean trial = event.getReason().contains("trial");
    text.append(trial ? ", " + attempts(event.getAttemptsLeft()) : "");
    if (event.getConfirmedS() != 0) {
      // 1: at a time that nobody knew.
      text.append(", confirmed");
      text.append(event.getConfirmedS() > 1 ? " " + time(event.getConfirmedS()) : "");
    } else if (trial) {
      text.append(", not confirmed");
    }
    List<String> lines = new ArrayList<>(List.of(text.toString()));
    event.getFailuresList().forEach(failure -> lines.add("       " + failure));
    return lines;
  }

  private static String attempts(int left) {
    return left == 1 ? "1 attempt left" : left + " attempts left";
  }

  private static String time(long atS) {
    return atS == 0 ? "time unknown" : Instant.ofEpochSecond(atS).toString();
  }
}
