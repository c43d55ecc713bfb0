package io.tiovivo.boot.box;

import io.tiovivo.boot.image.BootImageDecision;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.carousel.ReceiverCounters;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.console.LogLine;
import io.tiovivo.console.StatusLine;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.identity.Refusal;
import io.tiovivo.machine.AddressText;
import io.tiovivo.settings.Units;
import io.tiovivo.udp.ReceiveBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Says what the box does: one redrawn line on a terminal, logfmt lines in a pipe. */
final class BoxReport {
  private static final double NS_PER_S = 1e9;

  private final StatusLine status;
  private Consumer<LedPattern> light = pattern -> {};
  private long resumedSymbols;
  private long receivedSymbols;
  private long neededSymbols;
  private ReceiverCounters counters; // null: nothing was received

  BoxReport(StatusLine status) {
    this.status = status;
  }

  /** Has the box's light follow what is told. */
  void light(Consumer<LedPattern> follower) {
    light = follower;
  }

  void warn(String message) {
    status.event(LogLine.of("warning").with("message", message), "warning: " + message);
  }

  /** Told when the kernel granted less than was asked for: it is silent itself. */
  void receiveBuffer(ReceiveBuffer buffer) {
    if (buffer.isClamped()) {
      status.event(
          LogLine.of("receive-buffer")
              .with("granted_bytes", buffer.grantedBytes())
              .with("asked_bytes", buffer.askedBytes())
              .with("advice", buffer.advice()),
          buffer.advice());
    }
  }

  void recovered(String reason) {
    status.event(LogLine.of("recovered").with("reason", reason), "recovered: " + reason);
  }

  void adopted(Slot slot, String version) {
    status.event(
        LogLine.of("adopted").with("slot", slot.name()).with("version", version),
        "found a complete image in slot " + slot + ": version " + version);
  }

  void verifying(Slot slot, String version) {
    light.accept(LedPattern.BOOTING);
    status.event(
        LogLine.of("verifying").with("slot", slot.name()).with("version", version),
        "verifying slot " + slot + ", version " + version);
  }

  void verified(Slot slot, int kept, int extracted, int removed, long elapsedMs) {
    status.event(
        LogLine.of("verified")
            .with("slot", slot.name())
            .with("kept", kept)
            .with("extracted", extracted)
            .with("removed", removed)
            .with("elapsed_ms", elapsedMs),
        "verified slot " + slot + " in " + elapsedMs + " ms");
  }

  void archived(Slot slot, long elapsedMs) {
    status.event(
        LogLine.of("archived").with("slot", slot.name()).with("elapsed_ms", elapsedMs),
        "archived the classes of slot " + slot + " in " + elapsedMs + " ms");
  }

  void gaveUp(Slot slot, String version, String reason) {
    status.event(
        LogLine.of("refused")
            .with("reason", reason)
            .with("slot", slot.name())
            .with("version", version),
        "slot " + slot + " (version " + version + ") is not to be booted: " + reason);
  }

  void installed(Slot slot, String version) {
    LogLine line =
        LogLine.of("installed")
            .with("slot", slot.name())
            .with("version", version)
            .with("symbols", receivedSymbols)
            .with("needed", neededSymbols);
    if (counters != null && counters.strictPaths() > 0) {
      line.with("forged", counters.forged())
          .with("unproven", counters.unproven())
          .with("forged_hashes", counters.forgedHashes())
          .with("hash_checks", counters.hashChecks())
          .with("wrong_blocks", counters.hashMismatches());
    }
    status.event(line, "installed version " + version + " in slot " + slot);
  }

  void bootStaged(BootImageEntry entry) {
    status.event(
        LogLine.of("boot-image")
            .with("state", "staged")
            .with("partition", entry.partition().name())
            .with("version", entry.version())
            .with("release", entry.release()),
        "boot image " + entry.version() + " is in partition " + entry.partition());
  }

  /** Tells what the table of boot images says; what is as ever is left out. */
  void bootImage(BootImageDecision.Row row, BootImageEntry entry, String reason) {
    switch (row.action()) {
      case GO_ON, VERIFY -> {
        return;
      }
      default -> {
        // Told below.
      }
    }
    LogLine line =
        LogLine.of("boot-image")
            .with("state", row.label())
            .with("partition", entry.partition().name())
            .with("version", entry.version())
            .with("release", entry.release());
    if (!reason.isEmpty()) {
      line.with("reason", reason);
    }
    status.event(
        line,
        "boot image "
            + entry.version()
            + " in partition "
            + entry.partition()
            + ": "
            + row.label()
            + (reason.isEmpty() ? "" : ", " + reason));
  }

  void booting(Slot slot, String version, String reason, int attemptsLeft) {
    light.accept(LedPattern.BOOTING);
    status.event(
        LogLine.of("booting")
            .with("slot", slot.name())
            .with("version", version)
            .with("reason", reason)
            .with("attempts_left", attemptsLeft),
        "booting version " + version + " from slot " + slot + " (" + reason + ")");
  }

  void waiting(String reason) {
    light.accept(LedPattern.WAITING);
    status.event(LogLine.of("waiting").with("reason", reason), "waiting: " + reason);
  }

  /** Tells a receiver's event; those that only code needs are left out. */
  void reception(long nowNs, ReceiverEvent event) {
    if (event instanceof ReceiverEvent.Progress progress) {
      progress(nowNs, progress);
    } else if (event instanceof ReceiverEvent.NothingOnAir nothing) {
      String quiet = Units.formatDuration(Duration.ofNanos(nothing.quietNs()));
      waiting(
          "nothing on the air for "
              + quiet
              + (nothing.counters().datagrams() > nothing.counters().malformed()
                  ? ", only other fleets"
                  : ""));
    } else if (event instanceof ReceiverEvent.Receiving receiving) {
      receiving(receiving);
    } else if (event instanceof ReceiverEvent.ImageReady ready) {
      receivedSymbols = resumedSymbols + ready.receivedSymbols();
      counters = ready.counters();
    } else if (event instanceof ReceiverEvent.Seeded seeded) {
      status.event(
          LogLine.of("reusing")
              .with("symbols", seeded.symbols())
              .with("needed", seeded.neededSymbols()),
          seeded.symbols()
              + " of "
              + seeded.neededSymbols()
              + " symbols are in the other slot already");
    } else if (event instanceof ReceiverEvent.RateRequested requested) {
      String headEnd = AddressText.withPort(requested.headEnd());
      status.event(
          LogLine.of("asking").with("head_end", headEnd),
          "asking the head-end at " + headEnd + " for its full rate");
    } else if (event instanceof ReceiverEvent.StartedOver over) {
      status.event(
          LogLine.of("restarted").with("reason", over.reason()), "starting over: " + over.reason());
    } else if (event instanceof ReceiverEvent.StrictPathTaken strict) {
      status.event(
          LogLine.of("forged").with("sign", strict.sign()),
          "somebody forges symbols (" + strict.sign() + "): each is checked from now on");
    } else if (event instanceof ReceiverEvent.NotForUs not && not.reason() == Refusal.FAILED_HERE) {
      waiting(not.detail() + "; listening for another (the recovery button takes it all the same)");
    } else if (event instanceof ReceiverEvent.NotForUs not) {
      refused(not.reason().name(), not.detail());
    } else if (event instanceof ReceiverEvent.Disbelieved not) {
      refused(not.reason().name(), not.detail());
    }
  }

  private void receiving(ReceiverEvent.Receiving receiving) {
    String version = receiving.offer().getVersion();
    resumedSymbols = receiving.resumedSymbols();
    neededSymbols = receiving.neededSymbols();
    if (!receiving.abandonedVersion().isEmpty()) {
      status.event(
          LogLine.of("superseded")
              .with("version", receiving.abandonedVersion())
              .with("by", version),
          "version " + version + " is on the air now instead of " + receiving.abandonedVersion());
    }
    if (receiving.resumedSymbols() > 0) {
      double percent = 100.0 * receiving.resumedSymbols() / Math.max(1, receiving.neededSymbols());
      status.event(
          LogLine.of("resumed").with("percent", Math.min(100, percent)).with("version", version),
          "resumed version " + version + " at " + Units.decimal(percent, 1) + " %");
    }
  }

  private void refused(String kind, String detail) {
    status.event(
        LogLine.of("refused").with("reason", detail).with("kind", kind.toLowerCase(Locale.ROOT)),
        "not taken: " + detail);
  }

  private void progress(long nowNs, ReceiverEvent.Progress progress) {
    switch (progress.phase()) {
      case LISTENING, RECOVERING ->
          status.progress(
              nowNs,
              LogLine.of("waiting").with("reason", "listening for the fleet's beacon"),
              "listening for the fleet's beacon");
      case COLLECTING -> collecting(nowNs, progress);
      case DECODING -> {
        double percent = 100.0 * progress.decodedBytes() / Math.max(1, progress.imageBytes());
        status.progress(
            nowNs,
            LogLine.of("decoding")
                .with("percent", percent)
                .with("symbols", progress.usefulSymbols())
                .with("needed", progress.neededSymbols())
                .with("version", progress.version()),
            "decoding " + progress.version() + "  " + Units.decimal(percent, 1) + " %");
      }
      case COMPLETE, FAILED -> {
        // Told by an event of its own.
      }
    }
  }

  private void collecting(long nowNs, ReceiverEvent.Progress progress) {
    light.accept(LedPattern.RECEIVING);
    LogLine line =
        LogLine.of("receiving")
            .with("percent", progress.percent())
            .with("symbols", progress.usefulSymbols())
            .with("needed", progress.neededSymbols())
            .with("rate_mbit", progress.rateBitsPerSecond() / 1e6);
    String loss = "";
    if (progress.lossPpm() >= 0) {
      line.with("loss_percent", progress.lossPpm() / 1e4);
      loss = "  loss " + Units.decimal(progress.lossPpm() / 1e4, 1) + " %";
    }
    String eta = "";
    if (progress.etaNs() >= 0) {
      long etaS = Math.round(Math.ceil(progress.etaNs() / NS_PER_S));
      line.with("eta_s", etaS);
      eta = "  ETA " + Units.formatDuration(Duration.ofSeconds(etaS));
    }
    line.with("version", progress.version());
    status.progress(
        nowNs,
        line,
        "receiving "
            + progress.version()
            + "  "
            + Units.decimal(progress.percent(), 1)
            + " %  "
            + Units.formatBitsPerSecond(progress.rateBitsPerSecond())
            + loss
            + eta);
  }
}
