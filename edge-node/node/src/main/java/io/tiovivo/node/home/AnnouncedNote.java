package io.tiovivo.node.home;

import io.tiovivo.node.home.Entity.Platform;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the node announced last, kept by the broker for the node itself: so after a restart it still
 * knows what to take back, and no card is worn. Lines: the discovery prefix, then "key platform".
 * Others can write there, so it is read as any hostile input is; the worst that a forged one does
 * is that components are removed that are not there, below this node's own device.
 *
 * @param prefix under which it was announced
 * @param components what they were
 */
record AnnouncedNote(String prefix, Map<String, Platform> components) {
  /** Most components. */
  static final int MAX_COMPONENTS = 128;

  private static final int MAX_BYTES = 16 * 1024;
  private static final int MAX_PREFIX = 128;
  private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  /** Null: this is none. */
  static AnnouncedNote parse(byte[] payload) {
    if (payload.length == 0 || payload.length > MAX_BYTES) {
      return null;
    }
    String[] lines = new String(payload, StandardCharsets.UTF_8).split("\n", -1);
    if (!isPrefix(lines[0])) {
      return null;
    }
    Map<String, Platform> components = new LinkedHashMap<>();
    for (int i = 1; i < lines.length && components.size() < MAX_COMPONENTS; i++) {
      String[] words = lines[i].split(" ", -1);
      Platform platform = words.length == 2 ? Platform.of(words[1]) : null;
      if (platform != null && KEY.matcher(words[0]).matches()) {
        components.put(words[0], platform);
      }
    }
    return new AnnouncedNote(lines[0], components);
  }

  String text() {
    StringBuilder text = new StringBuilder(prefix);
    components.forEach(
        (key, platform) -> text.append('\n').append(key).append(' ').append(platform.word()));
    return text.toString();
  }

  private static boolean isPrefix(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_PREFIX
        && !text.startsWith("$")
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '+' && c != '#');
  }
}
