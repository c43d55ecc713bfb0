package io.tiovivo.node.home;

import io.tiovivo.node.proto.UpdateStatus;
import io.tiovivo.node.status.JsonText;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * State of the update entity. It has a topic of its own: Home Assistant drops the whole message for
 * a field that it does not know, and for a null among the texts.
 */
final class UpdateJson {
  private static final Pattern PLAIN = Pattern.compile("\\d{1,9}(\\.\\d{1,9}){1,3}");
  private static final Set<String> BUSY = Set.of("receiving", "restarting");

  private UpdateJson() {}

  static String of(UpdateStatus update) {
    boolean newer = !update.getLatest().isEmpty() || update.getLatestRelease() != 0;
    boolean plain = !newer || isPlainlyNewer(update.getLatest(), update.getInstalled());
    String installed = version(update.getInstalled(), update.getInstalledRelease(), plain);
    String latest =
        newer ? version(update.getLatest(), update.getLatestRelease(), plain) : installed;
    JsonText json = new JsonText();
    json.open('{').put("title", "Tiovivo");
    if (!installed.isEmpty()) {
      json.put("installed_version", installed).put("latest_version", latest);
    }
    json.put("release_summary", summary(update, newer));
    boolean busy = newer && BUSY.contains(update.getState());
    json.put("in_progress", busy);
    if (busy && update.getState().equals("receiving")) {
      json.put("update_percentage", Math.min(1000, Math.max(0, update.getProgressPermille())) / 10);
    } else {
      json.putRaw("update_percentage", "null");
    }
    return json.close('}').toString();
  }

  private static String summary(UpdateStatus update, boolean newer) {
    if (!newer) {
      return "";
    }
    String emergency = update.getEmergency() ? "Security emergency. " : "";
    String reason = update.getReason().isEmpty() ? "" : update.getReason() + ". ";
    return Picture.cut(emergency + reason + update.getNotes());
  }

  /**
   * Home Assistant orders versions by its own rules, and shows no update for one that it holds for
   * older. With us releases order images, and versions nothing; so where the two would disagree the
   * release goes in, which Home Assistant can only tell apart.
   */
  private static String version(String version, long release, boolean plain) {
    String cut = Picture.cut(version);
    if (plain) {
      return cut;
    }
    String shorter = cut.length() > 200 ? cut.substring(0, 200) : cut;
    return (shorter + " (release " + Long.toUnsignedString(release) + ")").strip();
  }

  private static boolean isPlainlyNewer(String latest, String installed) {
    if (!PLAIN.matcher(latest).matches() || !PLAIN.matcher(installed).matches()) {
      return false;
    }
    String[] left = latest.split("\\.");
    String[] right = installed.split("\\.");
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      int order = Integer.compare(number(left, i), number(right, i));
      if (order != 0) {
        return order > 0;
      }
    }
    return false;
  }

  private static int number(String[] parts, int index) {
    return index < parts.length ? Integer.parseInt(parts[index]) : 0;
  }
}
