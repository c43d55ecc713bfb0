package io.tiovivo.headend.broadcast;

import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.SenderCommand;
import io.tiovivo.carousel.SenderEvent;
import io.tiovivo.console.LogLine;
import io.tiovivo.console.StatusLine;
import io.tiovivo.machine.AddressText;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.settings.Units;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.LoopSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One broadcast from start to end: the loop, the watch on the files, what is shown. */
final class Broadcast {
  private static final long WATCH_MS = 1000;
  private static final long END_MS = 3000;

  private final CarouselSender sender;
  private final BeaconMaker beacons;
  private final ReleaseShelf shelf;
  private final RevokedWatch revoked;
  private final Optional<BeaconFile> beaconFile;
  private final StatusLine status;
  private final Optional<TraceFile> trace;
  private final CountDownLatch ended = new CountDownLatch(1);
  private DatagramLoop loop;
  private RateSchedule schedule;
  private int requestSpreadMs;
  private long bitsPerSecond;
  private long changedNs = System.nanoTime();
  private volatile long grantedUntilNs = changedNs;
  private SenderEvent.Progress last = new SenderEvent.Progress(0, 0);
  private long lastNs = System.nanoTime();
  private volatile int images;
  private volatile long imageBytes;
  private volatile boolean timeIsUp;
  private volatile CommandException failure;

  Broadcast(
      CarouselSender sender,
      BeaconMaker beacons,
      ReleaseShelf shelf,
      RevokedWatch revoked,
      Optional<BeaconFile> beaconFile,
      StatusLine status,
      Optional<TraceFile> trace) {
    this.sender = sender;
    this.beacons = beacons;
    this.shelf = shelf;
    this.revoked = revoked;
    this.beaconFile = beaconFile;
    this.status = status;
    this.trace = trace;
  }

  /**
   * Sends until the time is up, Ctrl-C, or a failure.
   *
   * @param rates the sender has the full rate of
   * @param spreadMs over how long boxes spread it when they ask for more than a trickle; 0: none
   *     may
   * @param forNs how long; 0: for ever
   */
  int run(LoopSettings settings, RateSchedule rates, int spreadMs, long forNs)
      throws IOException, CommandException, InterruptedException {
    schedule = rates;
    requestSpreadMs = spreadMs;
    bitsPerSecond = rates.fullBitsPerSecond();
    loop = DatagramLoop.open(settings, sender, this::event);
    Thread hook = new Thread(this::interrupt, "tiovivo-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tiovivo-watch");
              thread.setDaemon(true);
              return thread;
            });
    try {
      show();
      watch.scheduleWithFixedDelay(this::look, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS);
      if (forNs > 0) {
        watch.schedule(this::endOfTime, forNs, TimeUnit.NANOSECONDS);
      }
      loop.run();
      status.clear();
      if (failure != null) {
        throw failure;
      }
      return timeIsUp ? ExitCode.OK : ExitCode.INTERRUPTED;
    } finally {
      watch.shutdownNow();
      for (TraceFile file : trace.stream().toList()) {
        file.close();
      }
      ended.countDown();
    }
  }

  /** Ends with a failure, from any thread. */
  void fail(CommandException reason) {
    failure = reason;
    loop.stop();
  }

  private void interrupt() {
    loop.stop();
    try {
      ended.await(END_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endOfTime() {
    timeIsUp = true;
    loop.stop();
  }

  private void show() {
    beacons.offers(shelf.offers());
    images = shelf.images().size();
    imageBytes = shelf.images().stream().mapToLong(each -> each.oti().transferBytes()).sum();
    loop.command(new SenderCommand.Show(shelf.images()));
  }

  private void look() {
    revoked.look().ifPresent(this::warn);
    beaconFile.flatMap(file -> file.look(System.nanoTime() / 1_000_000)).ifPresent(this::warn);
    List<ReleaseShelf.News> news = shelf.refresh();
    for (ReleaseShelf.News each : news) {
      if (each.problem().isEmpty()) {
        status.event(
            LogLine.of("changed").with("image", each.image()).with("version", each.version()),
            each.image() + " has changed: version " + each.version() + " goes on the air");
        changedNs = System.nanoTime();
        show();
      } else {
        status.event(
            LogLine.of("warning").with("message", each.problem()),
            "warning: " + each.problem() + "; what was on the air stays");
      }
    }
    pace(System.nanoTime());
  }

  private void pace(long nowNs) {
    long due =
        nowNs - grantedUntilNs < 0
            ? schedule.fullBitsPerSecond()
            : schedule.bitsPerSecond(nowNs - changedNs);
    if (due != bitsPerSecond) {
      bitsPerSecond = due;
      beacons.invites(due < schedule.fullBitsPerSecond() ? requestSpreadMs : 0);
      loop.command(new SenderCommand.Rate(due));
      status.event(
          LogLine.of("rate").with("rate_mbit", due / 1e6),
          "from now on at " + Units.formatBitsPerSecond(due));
    }
  }

  private void warn(String problem) {
    status.event(LogLine.of("warning").with("message", problem), "warning: " + problem);
  }

  private void event(Event event) {
    if (event instanceof SenderEvent.Sent sent) {
      trace.ifPresent(file -> file.write(sent));
    } else if (event instanceof SenderEvent.Progress progress) {
      progress(progress);
    } else if (event instanceof SenderEvent.RateRequested requested) {
      requested(requested.box());
    } else if (event instanceof SenderEvent.OnAir onAir) {
      status.event(
          LogLine.of("on-air").with("image", onAir.name()), onAir.name() + " is on the air");
    } else if (event instanceof SenderEvent.ImageFailed failed) {
      fail(
          CommandException.environment(
              "cannot read " + failed.name() + ": " + failed.message() + "; start again"));
    }
  }

  /** The watch on the files changes the rate, within a second. */
  private void requested(PeerAddress box) {
    long nowNs = System.nanoTime();
    if (requestSpreadMs == 0 || nowNs - grantedUntilNs < 0) {
      return; // granted already: its beacons are on their way
    }
    grantedUntilNs = nowNs + schedule.grantedNs(imageBytes);
    String from = AddressText.withPort(box);
    status.event(
        LogLine.of("rate-requested").with("by", from), "a box asks for the full rate: " + from);
  }

  private void progress(SenderEvent.Progress progress) {
    long nowNs = System.nanoTime();
    double seconds = Math.max(1, nowNs - lastNs) / 1e9;
    double bitsPerSecond = 8.0 * (progress.bytes() - last.bytes()) / seconds;
    last = progress;
    lastNs = nowNs;
    status.progress(
        nowNs,
        LogLine.of("broadcast")
            .with("sent_bytes", progress.bytes())
            .with("sent_packets", progress.packets())
            .with("rate_mbit", bitsPerSecond / 1e6)
            .with("images", images)
            .with("lost_sends", loop.lostSends()),
        "broadcasting "
            + images
            + (images == 1 ? " image, " : " images, ")
            + Units.formatBitsPerSecond(bitsPerSecond)
            + ", "
            + Units.formatBytes(progress.bytes())
            + " sent");
  }
}
