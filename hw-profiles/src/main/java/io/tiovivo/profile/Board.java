package io.tiovivo.profile;

import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which board this is: by the device tree where there is one (its strings end in NUL), else by
 * the DMI table or the architecture of a PC. What firmware wrote is not trusted: lengths are
 * bounded and nothing unprintable is passed on.
 */
final class Board {
  private static final int MAX_PROPERTY_BYTES = 4096;
  private static final int MAX_SHOWN_CHARS = 100;

  private static final String PC = "pc";

  private final Path deviceTree;
  private final Path dmi;

  Board(Path root) {
    deviceTree = root.resolve("proc/device-tree");
    dmi = root.resolve("sys/class/dmi/id");
  }

  String profileName(List<Profile> profiles, String architecture) throws UsageException {
    List<String> compatible = strings("compatible");
    for (String word : compatible) {
      Profile best = null;
      for (Profile profile : profiles) {
        boolean better = best == null || profile.absent().size() > best.absent().size();
        if (better && profile.compatible().contains(word) && hasNone(profile.absent())) {
          best = profile;
        }
      }
      if (best != null) {
        return best.name();
      }
    }
    if (compatible.isEmpty() && (Files.isDirectory(dmi) || architecture.equals("amd64"))) {
      return PC;
    }
    String board =
        compatible.isEmpty()
            ? "this " + architecture + " machine has neither a device tree nor a DMI table"
            : "the board \""
                + first(strings("model"), compatible.get(0))
                + "\" (compatible: "
                + printable(String.join(" ", compatible))
                + ") has no profile";
    throw new UsageException(
        board
            + "; choose the nearest from tiovivo profile list and give it with --profile, or copy"
            + " one to a .profile file of your own");
  }

  private boolean hasNone(List<String> paths) {
    for (String path : paths) {
      if (Files.exists(deviceTree.resolve(path))) {
        return false;
      }
    }
    return true;
  }

  /** The NUL-terminated strings of a property; none when it cannot be read. */
  private List<String> strings(String property) {
    List<String> strings = new ArrayList<>();
    try (InputStream in = Files.newInputStream(deviceTree.resolve(property))) {
      String text = new String(in.readNBytes(MAX_PROPERTY_BYTES), StandardCharsets.ISO_8859_1);
      for (String string : text.split("\0")) {
        if (!string.isEmpty()) {
          strings.add(string);
        }
      }
    } catch (IOException noDeviceTree) {
      return List.of();
    }
    return strings;
  }

  private static String first(List<String> strings, String fallback) {
    return printable(strings.isEmpty() ? fallback : strings.get(0));
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_SHOWN_CHARS; i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c <= '~' && c != '"' ? c : '?');
    }
    return shown.toString();
  }
}
