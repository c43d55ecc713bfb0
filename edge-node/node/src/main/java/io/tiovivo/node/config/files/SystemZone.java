package io.tiovivo.node.config.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;

/**
 * The machine's time zone. {@link ZoneId#systemDefault} asks {@code java.util.TimeZone}, which
 * loads the rules of all zones a second time: some 300 KB that a small box has better uses for. So
 * the places in which Linux keeps its name come first.
 */
final class SystemZone {
  private static final String NAMES = "zoneinfo/";

  private SystemZone() {}

  /**
   * @param localtime usually /etc/localtime, a link to the zone's file (localtime(5))
   */
  static ZoneId of(Map<String, String> environment, Path localtime) {
    String name = environment.getOrDefault("TZ", "");
    if (name.isEmpty()) {
      try {
        String target = Files.readSymbolicLink(localtime).toString();
        int at = target.lastIndexOf(NAMES);
        name = at < 0 ? "" : target.substring(at + NAMES.length());
      } catch (IOException | UnsupportedOperationException noLink) {
        return ZoneId.systemDefault();
      }
    }
    try {
      return ZoneId.of(name.startsWith(":") ? name.substring(1) : name);
    } catch (DateTimeException noName) {
      return ZoneId.systemDefault(); // rules in POSIX's own form, for instance
    }
  }
}
