package io.tiovivo.fleet.bench;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a log of {@code -Xlog:gc,gc+heap=info} says of a heap under the serial collector, in KiB.
 *
 * @param usedKib most that was in use when a collection began; -1: none ran
 * @param leftKib most that one left, which may include what died in the old generation since the
 *     last full one; -1: none ran
 * @param liveKib most that a full one left: what was in use indeed; -1: none ran
 * @param collections how many looked at the heap
 * @param committedKib largest heap that the system gave
 */
record HeapLog(long usedKib, long leftKib, long liveKib, int collections, long committedKib) {
  /** The flag that has a JVM write such a log to a file. */
  static final String FLAG = "-Xlog:gc,gc+heap=info:file=";

  private static final Pattern GENERATION =
      Pattern.compile("GC\\((\\d+)\\) (DefNew|Tenured): (\\d+)K\\(\\d+K\\)->(\\d+)K\\((\\d+)K\\)");

  private static final Pattern FULL = Pattern.compile("GC\\((\\d+)\\) Pause Full ");

  static HeapLog of(List<String> lines) {
    long used = -1;
    long left = -1;
    long live = -1;
    String last = "";
    long lastLeft = -1;
    long committed = 0;
    int collections = 0;
    long[] young = null;
    for (String line : lines) {
      Matcher found = GENERATION.matcher(line);
      if (!found.find()) {
        Matcher full = FULL.matcher(line);
        live = full.find() && full.group(1).equals(last) ? Math.max(live, lastLeft) : live;
        continue;
      }
      long[] sizes = {
        Long.parseLong(found.group(3)),
        Long.parseLong(found.group(4)),
        Long.parseLong(found.group(5))
      };
      if (found.group(2).equals("DefNew")) {
        young = sizes;
      } else if (young != null) {
        used = Math.max(used, young[0] + sizes[0]);
        last = found.group(1);
        lastLeft = young[1] + sizes[1];
        left = Math.max(left, lastLeft);
        committed = Math.max(committed, young[2] + sizes[2]);
        collections++;
        young = null;
      }
    }
    return new HeapLog(used, left, live, collections, committed);
  }
}
