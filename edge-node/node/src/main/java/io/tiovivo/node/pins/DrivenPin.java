package io.tiovivo.node.pins;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.config.PinConfig.Safe;
import io.tiovivo.node.control.ControlReply;
import java.util.Optional;

/**
 * A pin that the node drives. Nothing but an order changes its level: 0 or 1 of an output, permille
 * of a PWM pin.
 */
abstract class DrivenPin extends OwnedPin {
  private final String key;
  private final int full;
  private Optional<Integer> ordered = Optional.empty(); // since this process runs
  private Optional<Integer> driven = Optional.empty(); // empty: not open
  private boolean busy; // a job is under way
  private boolean keeps;

  /**
   * @param key as books name its line
   * @param full its highest level
   */
  DrivenPin(PinConfig config, PinCrew crew, String key, int full) {
    super(config, crew);
    this.key = key;
    this.full = full;
  }

  abstract Optional<Integer> kept(Lines lines) throws GpioException;

  /** Returns whether it holds its level when the process has ended. */
  abstract boolean open(Lines lines, int level) throws GpioException;

  abstract void write(Lines lines, int level) throws GpioException;

  abstract Void release(Lines lines);

  /** What an order means; empty: nothing. */
  abstract Optional<Integer> parse(String value);

  /** What it takes, for people: "on or off". */
  abstract String words();

  /** A level in words. */
  abstract String words(int level);

  abstract PinEvent.Changed changed(int level);

  /** As books have it, and back. */
  int physical(int level) {
    return level;
  }

  final boolean keeps() {
    return keeps;
  }

  /** The level that was ordered last, or that it is at. */
  final int level() {
    return ordered.or(() -> driven).orElse(0);
  }

  @Override
  final void open(long nowNs) {
    busy = true;
    crew.hands()
        .start(
            this::kept,
            (thenNs, kept, failure) -> {
              if (failure != null) {
                closed(thenNs, failure);
              } else if (!gone()) {
                openAt(thenNs, kept);
              }
            });
  }

  private void openAt(long nowNs, Optional<Integer> kept) {
    StartLevel start =
        StartLevel.of(
            ordered,
            kept,
            crew.book().sinceBoot(key).map(this::physical),
            config().safe(),
            crew.book().onCard(key).map(this::physical),
            full);
    int level = Math.min(start.level(), full);
    note(nowNs, level);
    crew.hands()
        .start(
            lines -> open(lines, level),
            (thenNs, keeping, failure) -> {
              if (failure != null) {
                closed(thenNs, failure);
              } else {
                keeps = keeping;
                reached(thenNs, level);
              }
            });
  }

  @Override
  final ControlReply order(long nowNs, String value) {
    Optional<Integer> level = parse(value);
    if (level.isEmpty()) {
      return ControlReply.refused("pin " + config().name() + " takes " + words());
    }
    if (!problem().isEmpty()) {
      return ControlReply.refused(problem());
    }
    ordered = level;
    note(nowNs, level.get());
    follow();
    return ControlReply.done(config().name() + " is switched " + words(level.get()));
  }

  // Orders that come while a job is under way are obeyed after it: the last one counts.
  private void follow() {
    if (busy || driven.isEmpty() || ordered.isEmpty() || ordered.equals(driven)) {
      return;
    }
    int level = ordered.get();
    busy = true;
    crew.hands()
        .start(
            lines -> {
              write(lines, level);
              return null;
            },
            (thenNs, none, failure) -> {
              if (failure == null) {
                reached(thenNs, level);
              } else {
                crew.hands().start(this::release, (laterNs, nothing, ignored) -> {});
                closed(thenNs, failure);
              }
            });
  }

  private void reached(long nowNs, int level) {
    boolean changed = !driven.equals(Optional.of(level));
    driven = Optional.of(level);
    busy = false;
    if (gone()) {
      return;
    }
    works();
    if (changed) {
      crew.tell(changed(level));
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
  final void letGo(long nowNs) {
    crew.book().forget(nowNs, key);
    Safe safe = config().safe();
    boolean writing = safe != Safe.LAST && (driven.isPresent() || busy);
    crew.hands()
        .start(
            lines -> {
              if (writing) {
                writeIfOpen(lines, safe == Safe.ON ? full : 0);
              }
              return release(lines);
            },
            (thenNs, none, ignored) -> {});
  }

  private void writeIfOpen(Lines lines, int level) throws GpioException {
    try {
      write(lines, level);
    } catch (IllegalStateException notOpen) {
      // The job that was under way did not open it.
    }
  }

  @Override
  final void reset(long nowNs) {
    int level = config().safe() == Safe.ON ? full : 0;
    ordered = Optional.of(level);
    note(nowNs, level);
    follow();
  }

  @Override
  final void reconfigure(long nowNs, PinConfig changed) {
    super.reconfigure(nowNs, changed);
    driven.ifPresent(level -> note(nowNs, ordered.orElse(level)));
  }

  private void note(long nowNs, int level) {
    crew.book().note(nowNs, key, physical(level), config().safe() == Safe.LAST);
  }
}
