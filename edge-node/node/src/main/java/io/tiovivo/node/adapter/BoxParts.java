package io.tiovivo.node.adapter;

import io.tiovivo.boot.slots.ApplicationCheck;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.node.application.watch.ApplicationPart;
import io.tiovivo.node.confirm.ConfirmationSettings;
import io.tiovivo.node.host.HostClock;
import io.tiovivo.node.household.Household;
import io.tiovivo.udp.Beat;
import io.tiovivo.udp.DatagramLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a node has to do with the box around it: host, supervisor, the application beside it. */
final class BoxParts {
  private static final String IMAGE = "TIOVIVO_IMAGE";
  private static final String LAUNCH = "launch";
  private static final String APPLICATION = "application.args";
  private static final long MS_NS = 1_000_000L;

  private final NodeSettings settings;
  private final Map<String, String> environment;
  private final Optional<FlashConfirmer> confirmer;
  private final NodeLog log;
  private final HostClock clock = HostClock.system();
  private final boolean trial;
  private boolean givenUp;

  /**
   * @param confirmer of the boot; empty: started without a loader
   */
  BoxParts(
      NodeSettings settings,
      Map<String, String> environment,
      Optional<FlashConfirmer> confirmer,
      NodeLog log) {
    this.settings = settings;
    this.environment = environment;
    this.confirmer = confirmer;
    this.log = log;
    trial = confirmer.map(FlashConfirmer::onTrial).orElse(false);
  }

  /** What this boot's confirmation takes. */
  ConfirmationSettings confirmation() {
    ConfirmationSettings standard = ConfirmationSettings.standard();
    return trial && check().isPresent() ? standard.withApplication() : standard;
  }

  /** The check that the image declares of its application; empty: none, or no application. */
  private Optional<ApplicationCheck> check() {
    try {
      return launch().isEmpty() || run().isEmpty()
          ? Optional.empty()
          : ApplicationCheck.parse(
              Files.readAllLines(launch().get().resolve(ApplicationCheck.FILE)));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** The system's, and whether it is to be believed. */
  HostClock clock() {
    return clock;
  }

  /**
   * @param stop ends the node
   */
  void add(Household household, DatagramLoop loop, Runnable stop) throws IOException {
    household.add(
        new HostPart(household, new HostGauge(Path.of("/"), 0, 0), clock, settings.directory()));
    boolean application = launch().isPresent() && Files.exists(launch().get().resolve(APPLICATION));
    if (application && !run().isEmpty()) {
      household.add(
          new ApplicationPart(
              household,
              check(),
              Path.of(run()),
              environment.getOrDefault(IMAGE, ""),
              trial,
              ProcessFacts.ageMs() * MS_NS,
              reason -> giveUp(reason, stop)));
    }
    if (launch().isPresent()) {
      Optional<Beat> heart = Beat.of(environment);
      if (heart.isPresent()) {
        loop.add(heart.get());
      }
    }
  }

  // Once: if there is nothing to go back to, this image is all there is, and goes on.
  private void giveUp(String reason, Runnable stop) {
    if (givenUp) {
      return;
    }
    givenUp = true;
    if (confirmer.map(port -> port.giveUp(reason)).orElse(false)) {
      log.warn("this version is given up: " + reason + "; going back to the one before");
      stop.run();
    } else {
      log.warn(reason + "; there is no version to go back to");
    }
  }

  /** The supervisor's directory; "": an older supervisor, or none. */
  private String run() {
    return environment.getOrDefault(LaunchEnvironment.RUN, "");
  }

  private Optional<Path> launch() {
    return settings.launch().map(told -> Path.of(told.directory()).resolve(LAUNCH));
  }
}
