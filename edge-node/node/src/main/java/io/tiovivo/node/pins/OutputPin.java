package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import java.util.Locale;
import java.util.Optional;

/** An output: a relay, a lamp. Nothing but an order changes its level. */
final class OutputPin extends OwnedPin {
  private final GpioLine line;
  private final String key;
  private Optional<Boolean> ordered = Optional.empty(); // since this process runs
  private Optional<Boolean> driven = Optional.empty(); // empty: not open
  private boolean busy; // a job is under way
  private boolean keeps;

  OutputPin(PinConfig config, PinCrew crew) {
    super(config, crew);
    line = new GpioLine(config.chip(), config.line(), config.activeLow());
    key = key(config);
  }

  /** As books name it: levels are physical there, so that a pin may turn active-low. */
  static String key(PinConfig config) {
    return config.chip() + ":" + config.line();
  }

  @Override
  void open(long nowNs) {
    busy = true;
    crew.hands()
        .start(
            lines -> lines.outputs().kept(line),
            (thenNs, kept, failure) -> {
              if (failure != null) {
                closed(thenNs, failure);
              } else if (!gone()) {
                openAt(thenNs, kept);
              }
            });
  }

  private void openAt(long nowNs, Optional<Boolean> kept) {
    StartLevel start =
        StartLevel.of(
            ordered.map(OutputPin::number),
            kept.map(OutputPin::number),
            crew.book().sinceBoot(key).map(this::logical),
            config().safe(),
            crew.book().onCard(key).map(this::logical),
            1);
    boolean on = start.level() == 1;
    note(nowNs, on);
    crew.hands()
        .start(
            lines -> {
              lines.outputs().openOutput(line, on);
              return lines.keeping();
            },
            (thenNs, keeping, failure) -> {
              if (failure != null) {
                closed(thenNs, failure);
              } else {
                keeps = keeping;
                reached(thenNs, on);
              }
            });
  }

  @Override
  ControlReply order(long nowNs, String value) {
    Optional<Boolean> on = word(value);
    if (on.isEmpty()) {
      return ControlReply.refused("pin " + config().name() + " takes on or off");
    }
    if (!problem().isEmpty()) {
      return ControlReply.refused(problem());
    }
    ordered = on;
    note(nowNs, on.get());
    follow();
    return ControlReply.done(config().name() + " is switched " + (on.get() ? "on" : "off"));
  }

  /** On or off, in whatever case; empty: neither. */
  static Optional<Boolean> word(String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "on" -> Optional.of(true);
      case "off" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  // Orders that come while a job is under way are obeyed after it: the last one counts.
  private void follow() {
    if (busy || driven.isEmpty() || ordered.isEmpty() || ordered.equals(driven)) {
      return;
    }
    boolean on = ordered.get();
    busy = true;
    crew.hands()
        .start(
            lines -> {
              lines.outputs().write(line, on);
              return on;
            },
            (thenNs, done, failure) -> {
              if (failure == null) {
                reached(thenNs, on);
              } else {
                crew.hands().start(lines -> release(lines), (laterNs, none, ignored) -> {});
                closed(thenNs, failure);
              }
            });
  }

  private void reached(long nowNs, boolean on) {
    boolean changed = !driven.equals(Optional.of(on));
    driven = Optional.of(on);
    busy = false;
    if (gone()) {
      return;
    }
    works();
    if (changed) {
      crew.tell(new PinEvent.Changed(config().name(), on, 0));
    }
    follow();
  }

  private void closed(long nowNs, GpioException why) {
    busy = false;
    driven = Optional.empty();
    if (!gone()) {
      failed(nowNs, why);
    }
  }

  // Who configures a pin away wants it safe; a pin that keeps what it was last is left at that.
  @Override
  void letGo(long nowNs) {
    crew.book().forget(nowNs, key);
    PinConfig.Safe safe = config().safe();
    boolean on = safe == PinConfig.Safe.ON;
    boolean open = driven.isPresent() || busy;
    crew.hands()
        .start(
            lines -> {
              if (open && safe != PinConfig.Safe.LAST) {
                writeIfOpen(lines, on);
              }
              return release(lines);
            },
            (thenNs, none, ignored) -> {});
  }

  @Override
  void reset(long nowNs) {
    order(nowNs, config().safe() == PinConfig.Safe.ON ? "on" : "off");
  }

  private void writeIfOpen(Lines lines, boolean on) throws GpioException {
    try {
      lines.outputs().write(line, on);
    } catch (IllegalStateException notOpen) {
      // The job that was under way did not open it.
    }
  }

  private Void release(Lines lines) {
    lines.outputs().release(line);
    return null;
  }

  private void note(long nowNs, boolean on) {
    crew.book()
        .note(nowNs, key, number(on != line.activeLow()), config().safe() == PinConfig.Safe.LAST);
  }

  @Override
  void reconfigure(long nowNs, PinConfig changed) {
    super.reconfigure(nowNs, changed);
    driven.ifPresent(on -> note(nowNs, on));
  }

  @Override
  void describe(PinStatus.Builder status) {
    status
        .setKind(PinKind.OUTPUT)
        .setOn(ordered.or(() -> driven).orElse(false) && problem().isEmpty())
        .setKeeps(keeps);
  }

  private int logical(int physical) {
    return number(physical != 0 != line.activeLow());
  }

  private static int number(boolean on) {
    return on ? 1 : 0;
  }
}
