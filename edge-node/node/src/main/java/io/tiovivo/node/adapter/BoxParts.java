package io.tiovivo.node.adapter;

import io.tiovivo.boot.slots.ApplicationCheck;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.node.application.watch.ApplicationPart;
import io.tiovivo.node.household.Household;
import io.tiovivo.udp.Beat;
import io.tiovivo.udp.DatagramLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a node has to do with the box around it: host, supervisor, the application beside it. */
final class BoxParts {
  private static final String IMAGE = "TIOVIVO_IMAGE";
  private static final String LAUNCH = "launch";
  private static final String APPLICATION = "application.args";
  private static final int MILLIS_PER_S = 1000;

  private final NodeSettings settings;
  private final Map<String, String> environment;

  BoxParts(NodeSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /** The check that the image declares of its application; empty: none, or no application. */
  Optional<ApplicationCheck> check() {
    try {
      return launch().isEmpty() || run().isEmpty()
          ? Optional.empty()
          : ApplicationCheck.parse(
              Files.readAllLines(launch().get().resolve(ApplicationCheck.FILE)));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /**
   * @param trial whether the boot is one
   * @param giveUp has the boot given up, for a reason
   */
  void add(Household household, DatagramLoop loop, boolean trial, Consumer<String> giveUp)
      throws IOException {
    household.add(
        new HostPart(
            household,
            new HostGauge(Path.of("/"), 0, 0),
            new HostClock(Path.of("/"), () -> System.currentTimeMillis() / MILLIS_PER_S),
            settings.directory()));
    boolean application = launch().isPresent() && Files.exists(launch().get().resolve(APPLICATION));
    if (application && !run().isEmpty()) {
      household.add(
          new ApplicationPart(
              household,
              check(),
              Path.of(run()),
              environment.getOrDefault(IMAGE, ""),
              trial,
              giveUp));
    }
    if (launch().isPresent()) {
      Optional<Beat> heart = Beat.of(environment);
      if (heart.isPresent()) {
        loop.add(heart.get());
      }
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
