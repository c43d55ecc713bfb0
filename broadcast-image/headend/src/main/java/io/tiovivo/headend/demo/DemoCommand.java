package io.tiovivo.headend.demo;

import io.tiovivo.console.StatusLine;
import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.Units;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** {@code tiovivo demo}: wires the parts together and cleans up behind them, however it ends. */
public final class DemoCommand {
  /** Flash (received symbols and the image), the unpacked image and logs, for each box. */
  private static final long DISK_BYTES_A_BOX = 200L << 20;

  /**
   * Boxes that are told to end get this long before they are killed; the demo waits longer. Bars
   * are drawn from what they say.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TIOVIVO_GRACE_S", "3", "TIOVIVO_PROGRESS_MS", "500");

  private DemoCommand() {}

  /** Runs the demo. */
  public static int run(String... args) {
    return Command.run(DemoSettings.LINE, args, DemoCommand::run);
  }

  private static int run(Parsed parsed) throws Exception {
    DemoSettings settings = DemoSettings.of(parsed);
    Profiles.named(settings.profile()); // Says now what would otherwise fail in each box.
    Launcher launcher = launcher();
    LiveScreen live = new LiveScreen(System.out, StatusLine.isTerminal());
    TimedScreen screen = new TimedScreen(live);
    Workspace workspace = Workspace.open(settings.keep());
    Processes processes = new Processes(workspace.temporary(), ENVIRONMENT);
    Thread hook = new Thread(() -> interrupt(live, processes, workspace), "stops the demo");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      checkDisk(settings, workspace.work());
      return perform(settings, launcher, workspace, processes, screen);
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    } catch (CommandException | IOException e) {
      if (processes.closing()) {
        return ExitCode.INTERRUPTED; // What failed did so because it was stopped.
      }
      throw e;
    } finally {
      stop(live, processes, workspace);
    }
  }

  private static int perform(
      DemoSettings settings,
      Launcher launcher,
      Workspace workspace,
      Processes processes,
      TimedScreen screen)
      throws IOException, CommandException, InterruptedException {
    screen.print(
        "Tiovivo demo: "
            + (settings.boxes() == 1 ? "1 box" : settings.boxes() + " boxes")
            + " with empty flash, "
            + Units.decimal(settings.rateMbit(), 1)
            + " Mbit/s, "
            + Units.decimal(settings.lossPercent(), 1)
            + " % loss");
    Path image = new Preparation(launcher, workspace, processes, screen).run();
    DemoRun run = new DemoRun(settings, launcher, workspace, processes, screen);
    run.run(image);
    screen.draw(List.of());
    screen.print("");
    Summary.lines(run.boxes()).forEach(screen::print);
    screen.print("");
    settings.keep().ifPresent(keep -> screen.print("Kept, without the keys: " + workspace.work()));
    if (settings.exit()) {
      return ExitCode.OK;
    }
    screen.print("All boxes run off what they received. Have a look, then press Ctrl-C:");
    for (int i = 0; i < Math.min(3, settings.boxes()); i++) {
      screen.print("  " + launcher.statusOf(workspace.box(i)));
    }
    while (!processes.closing()) {
      processes.poll(1000); // Whatever they write: it is in the logs.
    }
    return ExitCode.INTERRUPTED;
  }

  /** In the shutdown hook: Ctrl-C or SIGTERM, or the end of a demo that has stopped already. */
  private static void interrupt(LiveScreen live, Processes processes, Workspace workspace) {
    if (!processes.closing()) {
      live.end();
      live.say("Stopping: ending all processes, removing the throw-away keys.");
    }
    stop(live, processes, workspace);
  }

  /** Runs in the shutdown hook too, at any moment; the second call finds nothing to do. */
  private static void stop(LiveScreen live, Processes processes, Workspace workspace) {
    live.end();
    processes.close();
    workspace.close();
  }

  private static Launcher launcher() throws CommandException, IOException {
    SecureRandom random = new SecureRandom();
    int port;
    try (DatagramSocket free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
    // Administratively scoped addresses (RFC 2365): two demos at once do not meet.
    String group = "239.255." + random.nextInt(256) + "." + (1 + random.nextInt(254));
    byte[] suffix = new byte[3];
    random.nextBytes(suffix);
    return new Launcher(
        Launcher.program(), group, port, "demo-" + HexFormat.of().formatHex(suffix));
  }

  private static void checkDisk(DemoSettings settings, Path work)
      throws IOException, CommandException {
    long needed = DISK_BYTES_A_BOX * settings.boxes();
    long free = Files.getFileStore(work).getUsableSpace();
    if (free < needed) {
      throw CommandException.environment(
          "the demo needs some "
              + Units.formatBytes(needed)
              + ", and "
              + work
              + " has "
              + Units.formatBytes(free)
              + ": free some space, set TMPDIR or use --keep DIR on another disk");
    }
  }
}
