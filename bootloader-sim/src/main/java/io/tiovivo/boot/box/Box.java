package io.tiovivo.boot.box;

import io.tiovivo.boot.BootDecision;
import io.tiovivo.boot.Fitness;
import io.tiovivo.boot.SlotVerifier;
import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.image.BootPorts;
import io.tiovivo.boot.image.BootSwitchException;
import io.tiovivo.boot.image.BootTrial;
import io.tiovivo.boot.install.Installer;
import io.tiovivo.boot.launch.ClassArchive;
import io.tiovivo.boot.launch.LaunchSpec;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.files.Tree;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.identity.Signatures;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One run of the loader: asks the decision table, carries out what it says, and asks again, until
 * something is ready to be launched. A cut at any point is safe: the next run finds what was
 * acknowledged and goes on from there.
 */
final class Box {
  private final BoxSettings settings;
  private final BoxReport report;
  private final LongSupplier clockS;
  private final SlotStore slots;
  private final BootRecordStore store;
  private final Trust trust;
  private final Installation installation;
  private final SlotFitting fitting;
  private final SlotVerifier verifier;
  private final ClassArchives archives;
  private final Optional<BootImages> boot;
  private final List<String> failures = new ArrayList<>();

  /**
   * Opens the box's memory.
   *
   * @param partitions where boot images go; empty: this board has no boot partitions
   * @param clockS seconds since 1970, or anything else: it is never trusted
   * @throws CommandException when it cannot know whom to trust
   * @throws io.tiovivo.flash.FlashException when the flash fails
   */
  Box(
      BoxSettings settings,
      FlashPort flash,
      Signatures signatures,
      Air air,
      Optional<BootPorts> partitions,
      BoxReport report,
      LongSupplier clockS)
      throws CommandException {
    this.settings = settings;
    this.report = report;
    this.clockS = clockS;
    FlashLayout layout = FlashLayout.of(flash, settings.sizes());
    slots = new SlotStore(layout);
    store = BootRecordStore.open(layout);
    switch (store.found()) {
      case GARBAGE -> report.recovered("the boot record is damaged: starting with an empty one");
      case OTHER_LAYOUT ->
          report.recovered("the flash was divided for another profile: starting empty");
      case RECORD, NOTHING -> {
        // As it should be.
      }
    }
    trust = TrustFile.load(settings.trustFile(), store.record(), signatures, report);
    verifier = new SlotVerifier(slots, trust, settings.box());
    archives = new ClassArchives(settings, store, report);
    fitting = new SlotFitting(settings, slots, verifier, report);
    boot = partitions.map(each -> new BootImages(each, store));
    installation =
        new Installation(
            settings, layout, new Installer(slots, store), boot, store, trust, air, report, clockS);
  }

  /**
   * Runs until there is something to launch.
   *
   * @return LAUNCH, RESTART to try a boot image, REFUSED when what was received just now cannot be
   *     booted, or NOTHING_ON_AIR
   * @throws IOException when the disk fails
   * @throws io.tiovivo.flash.FlashException when the flash fails
   */
  int run() throws CommandException, IOException, InterruptedException {
    // What a cut has left half written may read differently next time: nothing is decided by it.
    store.update(record -> record);
    new FoundImages(slots, store, verifier, report).takeUp();
    tidy();
    boolean ordered =
        Files.deleteIfExists(settings.directory().resolve(LaunchEnvironment.RECEIVE_ORDER));
    boolean button = settings.button() || ordered;
    boolean received = false;
    if (restarts()) {
      return ExitCode.RESTART;
    }
    while (true) {
      BootDecision decision = decide(button);
      switch (decision.action()) {
        case TRY, BOOT -> {
          return ExitCode.LAUNCH;
        }
        default -> {
          if (received) {
            report.warn(String.join("; ", failures));
            return ExitCode.REFUSED;
          }
          switch (installation.receive(button, decision.row().label())) {
            case NOTHING -> {
              return ExitCode.NOTHING_ON_AIR;
            }
            case BOOT_IMAGE -> {
              if (restarts()) {
                return ExitCode.RESTART;
              }
            }
            case NODE_IMAGE -> {
              received = true;
              button = false;
            }
          }
        }
      }
    }
  }

  /** Whether the machine must be restarted for a boot image; trouble with that stops no boot. */
  private boolean restarts() {
    if (boot.isEmpty()) {
      return false;
    }
    try (BootImages images = boot.get()) {
      return new BootTrial(images, report::bootImage).run();
    } catch (BootSwitchException e) {
      report.warn(e.getMessage() + "; going on with the boot image that runs");
      return false;
    }
  }

  /** Asks the table until it says launch, and then the launch is written down, or receive. */
  private BootDecision decide(boolean button)
      throws CommandException, IOException, InterruptedException {
    SlotFitting.Outcome a = SlotFitting.Outcome.UNCHECKED;
    SlotFitting.Outcome b = SlotFitting.Outcome.UNCHECKED;
    for (int step = 0; step <= BootDecision.MAX_STEPS; step++) {
      BootRecord record = store.record();
      BootDecision decision = BootDecision.of(record, a.fitness(), b.fitness(), button);
      Slot slot = decision.slot();
      SlotFitting.Outcome outcome = slot == Slot.A ? a : b;
      switch (decision.action()) {
        case RECEIVE -> {
          return decision;
        }
        case STOP -> throw a.cause() != null ? a.cause() : b.cause();
        case GIVE_UP -> giveUp(slot, decision.row(), outcome);
        case VERIFY -> {
          outcome = fitting.fit(slot, record);
          if (outcome.fitness() == Fitness.BLOCKED) {
            report.warn("slot " + slot + ": " + outcome.reason());
            failures.add("slot " + slot + ": " + outcome.reason());
          }
        }
        case TRY, BOOT -> {
          String flaw = launch(decision, outcome.manifest().orElseThrow());
          if (flaw.isEmpty()) {
            return decision;
          }
          outcome = SlotFitting.Outcome.unfit(flaw, true);
        }
      }
      a = slot == Slot.A ? outcome : a;
      b = slot == Slot.B ? outcome : b;
    }
    throw new IllegalStateException(
        "the decision table does not come to an end: " + store.record());
  }

  private void giveUp(Slot slot, BootDecision.Row row, SlotFitting.Outcome outcome) {
    BootRecord record = store.record();
    String version = record.slot(slot).version();
    boolean usedUp = row == BootDecision.Row.TRIAL_USED_UP;
    String reason =
        usedUp ? "not confirmed in " + BootRecord.TRIAL_ATTEMPTS + " boots" : outcome.reason();
    report.gaveUp(slot, version, reason);
    failures.add("slot " + slot + ", version " + version + ": " + reason);
    // What was damaged here may come again; what does not work here would not work again either.
    boolean failed = usedUp || outcome.faulty();
    store.update(now -> failed ? now.failed(slot, reason) : now.bad(slot, reason));
  }

  /** Writes down what to start; returns what is wrong with it instead, if anything is. */
  private String launch(BootDecision decision, Manifest manifest)
      throws IOException, InterruptedException {
    Slot slot = decision.slot();
    BootRecord record = store.record();
    LaunchEnvironment environment = environment(manifest, slot, decision.row().label(), record);
    LaunchSpec spec;
    try {
      spec = LaunchSpec.of(manifest, settings.tree(slot), settings.jvm().nodeFlags(), environment);
      spec = archives.use(slot, manifest, spec);
    } catch (ImageFormatException e) {
      return e.getMessage();
    }
    // The attempt is spent before anything can start: what kills the box here counts too.
    boolean trial = decision.action() == BootDecision.Action.TRY;
    long nowS = nowS();
    BootRecord booted =
        store.update(
            now ->
                (trial ? now.tried(slot) : now)
                    .booted(slot, decision.row().label(), failures, nowS));
    spec.write(settings.launchDirectory());
    report.booting(
        slot, manifest.getVersion(), decision.row().label(), booted.slot(slot).attemptsLeft());
    return "";
  }

  private LaunchEnvironment environment(
      Manifest manifest, Slot slot, String reason, BootRecord record) {
    return new LaunchEnvironment(
        settings.directory().toString(),
        settings.flash().toString(),
        settings.sizes(),
        slot,
        settings.profile(),
        trust.fleet(),
        manifest.getVersion(),
        settings.interfaces().named().orElse(""),
        settings.groupText(),
        settings.group().port(),
        reason,
        record.isReverted() ? record.revertVersion() + ": " + record.revertReason() : "",
        true);
  }

  /** Makes room: a tree whose slot is not bootable is of no use to anybody. */
  private void tidy() {
    for (Slot slot : Slot.values()) {
      SlotState state = store.record().slot(slot).state();
      if (state == SlotState.EMPTY || state == SlotState.BAD) {
        try {
          Tree.delete(settings.tree(slot));
          ClassArchive.delete(settings.tree(slot));
        } catch (IOException e) {
          report.warn("cannot remove " + settings.tree(slot) + ": " + Command.describe(e));
        }
      }
    }
  }

  private long nowS() {
    return Math.max(clockS.getAsLong(), store.record().timeFloorS());
  }
}
