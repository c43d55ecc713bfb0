package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is in the fleet: lines that are only ever added. Several processes may use one, each in its
 * turn; what a turn adds is durable when it ends, or nothing of it happened.
 */
abstract class Ledger {
  /** What is done in one turn. */
  @FunctionalInterface
  interface Body<T> {
    T run(Turn turn) throws IOException, CommandException;
  }

  /** The ledger to oneself. */
  final class Turn {
    private final List<LogLine> added = new ArrayList<>();

    LedgerState state() {
      return state;
    }

    /** Adds a line; it counts at once, and for good when the turn ends. */
    void add(LogLine line) throws UsageException {
      state.apply(line);
      added.add(line);
    }
  }

  private LedgerState state = new LedgerState();

  /** Takes the next turn. */
  final <T> T turn(Body<T> body) throws IOException, CommandException {
    begin();
    boolean kept = false;
    try {
      for (LogLine line : news()) {
        state.apply(line);
      }
      Turn turn = new Turn();
      T result = body.run(turn);
      if (!turn.added.isEmpty()) {
        append(turn.added);
      }
      kept = true;
      return result;
    } finally {
      if (!kept) {
        state = new LedgerState(); // may be ahead of what is durable: read it all again
        rewind();
      }
      end();
    }
  }

  /** Waits for the turn. */
  abstract void begin() throws IOException, CommandException;

  /** What others have added since the last turn; at first everything. */
  abstract List<LogLine> news() throws IOException, CommandException;

  /** Makes lines durable, all or none. */
  abstract void append(List<LogLine> lines) throws IOException;

  /** The next {@link #news} is everything. */
  abstract void rewind();

  abstract void end() throws IOException;
}
