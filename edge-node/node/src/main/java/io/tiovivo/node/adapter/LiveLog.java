package io.tiovivo.node.adapter;

import java.util.List;
import java.util.Locale;
import org.tinylog.Level;
import org.tinylog.Logger;
import org.tinylog.configuration.Configuration;

/**
 * The log for people, with a level that may change while the node runs. TinyLog's own is fixed with
 * its first line: libraries keep that one, what this node says itself goes by the newer.
 */
final class LiveLog {
  static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error", "off");

  private static volatile Level least = Level.INFO;

  private LiveLog() {}

  /**
   * Sets the least level that is shown. The first node of a process, or the program that holds it,
   * decides for the libraries.
   */
  static void level(String level) {
    least = Level.valueOf(level.toUpperCase(Locale.ROOT));
    if (Configuration.isFrozen()) {
      return;
    }
    Configuration.set("level", level);
    // Milestones are no matter of taste, except to a program that has its own.
    Configuration.set("writerMilestones.level", level.equals("off") ? "off" : "info");
  }

  static boolean shows(Level level) {
    return level.ordinal() >= least.ordinal();
  }

  static void debug(String message, Object... arguments) {
    if (!shows(Level.DEBUG)) {
      return;
    }
    if (Logger.isDebugEnabled()) {
      Logger.debug(message, arguments);
    } else {
      Logger.info(message, arguments); // the level was lowered after TinyLog's was fixed
    }
  }

  static void info(String message, Object... arguments) {
    if (shows(Level.INFO) && arguments.length == 0) {
      Logger.info((Object) message); // may hold braces that are not ours
    } else if (shows(Level.INFO)) {
      Logger.info(message, arguments);
    }
  }

  static void warn(String message, Object... arguments) {
    if (shows(Level.WARN) && arguments.length == 0) {
      Logger.warn((Object) message); // may hold braces that are not ours
    } else if (shows(Level.WARN)) {
      Logger.warn(message, arguments);
    }
  }

  static void error(String message, Object... arguments) {
    if (shows(Level.ERROR)) {
      Logger.error(message, arguments);
    }
  }

  static void error(Throwable defect, String message, Object... arguments) {
    if (shows(Level.ERROR)) {
      Logger.error(defect, message, arguments);
    }
  }
}
