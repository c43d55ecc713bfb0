package io.tiovivo.node.application.watch;

import io.tiovivo.boot.slots.ApplicationCheck;
import io.tiovivo.machine.Event;
import io.tiovivo.node.application.ApplicationFacts;
import io.tiovivo.node.application.ApplicationHealth;
import io.tiovivo.node.confirm.ConfirmationCommand;
import io.tiovivo.node.confirm.ConfirmationEvent;
import io.tiovivo.node.confirm.Evidence;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.proto.ApplicationStatus;
import io.tiovivo.node.proto.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches the application: what the supervisor writes about it, and the check that the image
 * declares. Exists only in a node whose image has an application.
 */
public final class ApplicationPart implements HouseholdPart {
  /** On trial it is asked more often than its check says: the boot waits for the answer. */
  static final long TRIAL_EVERY_NS = 5_000_000_000L;

  /** From one look at a check that is under way, or at the supervisor's word, to the next. */
  static final long LOOK_NS = 500_000_000L;

  /** A check takes no longer. */
  static final long LONGEST_NS = 10_000_000_000L;

  /** Between two looks at an application that declares no check. */
  private static final long UNCHECKED_NS = 60_000_000_000L;

  private static final long SECOND_NS = 1_000_000_000L;

  /** The supervisor's file, in TIOVIVO_RUN. */
  static final String FACTS_FILE = "application";

  private final Desk desk;
  private final Optional<ApplicationCheck> check;
  private final Path run;
  private final String tree;
  private final Consumer<String> giveUp;
  private final boolean byFile;
  private final FileProbe file;
  private final ApplicationHealth health;
  private Probe probe; // null: none is under way
  private long probeEndsNs;
  private long probeDueNs;
  private long lookDueNs;
  private boolean trial;
  private boolean spoken; // for the image, on trial

  /**
   * @param check empty: the image declares none
   * @param run the supervisor's directory TIOVIVO_RUN
   * @param tree the unpacked image; in it the check's command runs
   * @param trial whether the boot waits for its confirmation
   * @param nodeStartNs how long the node took to start: what the application settles in is measured
   *     by it
   * @param giveUp has the boot given up, for a reason; only on trial
   */
  public ApplicationPart(
      Desk desk,
      Optional<ApplicationCheck> check,
      Path run,
      String tree,
      boolean trial,
      long nodeStartNs,
      Consumer<String> giveUp) {
    this.desk = desk;
    this.check = check;
    this.run = run;
    this.tree = tree;
    this.trial = trial;
    this.giveUp = giveUp;
    byFile = check.map(declared -> !declared.file().isEmpty()).orElse(false);
    file = new FileProbe(run.resolve(check.map(ApplicationCheck::file).orElse("")));
    health = new ApplicationHealth(check, ApplicationHealth.settleNs(nodeStartNs), desk.nowNs());
  }

  @Override
  public void onEvent(long nowNs, Event event) {
    if (event instanceof ConfirmationEvent.Confirmed) {
      trial = false;
    }
  }

  @Override
  public void describe(long nowNs, Status.Builder status) {
    observe(nowNs);
    status.setApplication(
        ApplicationStatus.newBuilder()
            .setRunning(health.facts().running())
            .setStarts(health.facts().starts())
            .setHealth(health.state().name().toLowerCase(Locale.ROOT))
            .setProblem(health.problem()));
  }

  @Override
  public long deadlineNs() {
    return lookDueNs;
  }

  @Override
  public void onDeadline(long nowNs) {
    observe(nowNs);
    check.ifPresent(declared -> check(nowNs, declared));
    lookDueNs = nowNs + (probe != null || trial || awaitsFile() ? LOOK_NS : everyNs());
    if (trial) {
      speak();
      health.hopeless(nowNs).ifPresent(giveUp);
    }
  }

  @Override
  public void close() {
    if (probe != null) {
      probe.close();
      probe = null;
    }
  }

  private void observe(long nowNs) {
    if (health.observe(nowNs, facts()) && byFile) {
      file.begin();
      probeDueNs = nowNs + everyNs();
    }
  }

  private ApplicationFacts facts() {
    try {
      return ApplicationFacts.parse(Files.readAllLines(run.resolve(FACTS_FILE)));
    } catch (IOException notYet) {
      return ApplicationFacts.NONE;
    }
  }

  private void check(long nowNs, ApplicationCheck declared) {
    boolean due = nowNs >= probeDueNs || awaitsFile() && file.changed();
    if (probe == null && due) {
      probeDueNs = nowNs + everyNs();
      probeEndsNs = nowNs + LONGEST_NS;
      begin(nowNs, declared);
    }
    if (probe == null) {
      return;
    }
    Optional<Probe.Outcome> outcome = probe.look();
    if (outcome.isEmpty() && nowNs >= probeEndsNs) {
      outcome = Optional.of(new Probe.Outcome("its check does not come to an end"));
    }
    outcome.ifPresent(
        told -> {
          close();
          take(told);
        });
  }

  private void begin(long nowNs, ApplicationCheck declared) {
    if (!declared.command().isEmpty()) {
      probe = new CommandProbe(declared.command(), tree);
    } else if (!declared.url().isEmpty()) {
      probe = new HttpProbe(declared.url());
    } else if (!declared.file().isEmpty()) {
      take(file.check());
    } else if (health.runsNs(nowNs) >= declared.everyS() * SECOND_NS) {
      take(Probe.Outcome.GOOD);
    }
  }

  private void take(Probe.Outcome outcome) {
    ApplicationHealth.State before = health.state();
    if (outcome.good()) {
      health.succeeded();
    } else {
      health.failed(outcome.problem());
    }
    if (health.state() != before) {
      say();
    }
  }

  private void speak() {
    if (health.proven() && !spoken) {
      spoken = true;
      desk.command(new ConfirmationCommand.Seen(Evidence.APPLICATION));
    }
  }

  private void say() {
    if (health.state() == ApplicationHealth.State.GOOD) {
      desk.info("the application is well");
    } else if (health.state() == ApplicationHealth.State.BAD) {
      desk.warn("the application is not well: " + health.problem());
    }
  }

  /**
   * Whether the first sign of life of this start is still to come; it counts as soon as it does.
   */
  private boolean awaitsFile() {
    return byFile && health.facts().running() && health.state() == ApplicationHealth.State.UNKNOWN;
  }

  private long everyNs() {
    long everyNs = check.map(declared -> declared.everyS() * SECOND_NS).orElse(UNCHECKED_NS);
    // A file that need not change more often is not asked for more often.
    boolean eager = trial && check.isPresent() && !byFile;
    return eager ? Math.min(everyNs, TRIAL_EVERY_NS) : everyNs;
  }
}
