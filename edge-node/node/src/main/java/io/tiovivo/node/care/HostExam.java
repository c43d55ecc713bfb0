package io.tiovivo.node.care;

import io.tiovivo.identity.Clocks;
import io.tiovivo.node.host.HostFiles;
import io.tiovivo.node.host.HostWarmth;
import io.tiovivo.node.status.HomeHealth;
import io.tiovivo.settings.Units;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Clock, card, power, warmth and memory. Sources: proc(5); Documentation/ABI/testing/sysfs-fs-ext4;
 * Documentation/driver-api/mmc/mmc-dev-attrs.rst and JESD84-B51 for life_time and pre_eol_info; the
 * Raspberry Pi firmware's get_throttled bits.
 */
final class HostExam {
  private static final long SCARCE_DISK_BYTES = 200L << 20;
  private static final long NO_DISK_BYTES = 20L << 20;
  private static final long SCARCE_MEMORY_KB = 32 << 10;
  private static final int WORN_TENTHS = 9;

  private static final int UNDERVOLTAGE_NOW = 1;
  private static final int UNDERVOLTAGE_SINCE_BOOT = 1 << 16;

  private final HostFiles host;
  private final Diagnosis diagnosis;

  HostExam(HostFiles host, Diagnosis diagnosis) {
    this.host = host;
    this.diagnosis = diagnosis;
  }

  /**
   * @param known whether somebody vouches for it
   */
  void clock(Instant now, boolean known) {
    if (now.getEpochSecond() < Clocks.FIRST_S) {
      diagnosis.bad(
          "clock",
          "The clock says " + now.toString().substring(0, 10) + ", which is long ago.",
          "Let NTP set it (timedatectl set-ntp true), or set it by hand: certificates seem not"
              + " valid yet until then. A carousel on the air tells the node the time, too.");
    } else if (!known) {
      diagnosis.attention(
          "clock",
          "Nobody has confirmed that the clock is right.",
          "Look at timedatectl; without NTP a beacon of the head-end will do.");
    } else {
      diagnosis.good("clock", "The clock is set.");
    }
  }

  /**
   * @param directory the box's
   * @param freeBytes on its disk; {@link Long#MAX_VALUE}: not known
   */
  void card(Path directory, long freeBytes) {
    if (freeBytes == Long.MAX_VALUE) {
      return; // there is no such directory; said already
    }
    int problems = diagnosis.lines().size();
    String free = Units.formatBytes(freeBytes) + " free in " + directory;
    if (freeBytes < NO_DISK_BYTES) {
      diagnosis.bad("card", "The disk is full: " + free + ".", "Make room; logs and caches first.");
    } else if (freeBytes < SCARCE_DISK_BYTES) {
      diagnosis.attention("card", "Little room: " + free + ".", "An image needs some 60 MB.");
    }
    if (readOnly(directory)) {
      diagnosis.bad(
          "card",
          "The disk of " + directory + " can only be read.",
          "Linux does that after errors of a card: look at dmesg, copy what matters, replace it.");
    }
    for (String device : host.list("sys/fs/ext4", "*")) {
      host.number(device + "/errors_count")
          .filter(count -> count > 0)
          .ifPresent(
              count ->
                  diagnosis.bad(
                      "card",
                      name(device) + " has counted " + count + " errors of its file system.",
                      "Check it with fsck at the next boot; if they come back, replace the card."));
    }
    for (String device : host.list("sys/block", "mmcblk*")) {
      wear(device);
    }
    if (diagnosis.lines().size() == problems) {
      diagnosis.good("card", free + ".");
    }
  }

  private void wear(String device) {
    Optional<Long> life = host.number(device + "/device/life_time");
    Optional<Long> end = host.number(device + "/device/pre_eol_info");
    if (life.filter(tenths -> tenths >= WORN_TENTHS).isPresent()
        || end.filter(stage -> stage >= 2).isPresent()) {
      diagnosis.attention(
          "card",
          name(device) + " says that it is nearly worn out.",
          "Replace it before it fails; tiovivo support keeps what would be missed.");
    }
  }

  private boolean readOnly(Path directory) {
    String best = "";
    boolean readOnly = false;
    String path = directory.toString();
    for (String line : host.text("proc/self/mounts").orElse("").split("\n")) {
      String[] words = line.split(" ");
      if (words.length < 4) {
        continue;
      }
      String mount = words[1];
      boolean below = mount.equals("/") || path.equals(mount) || path.startsWith(mount + "/");
      if (below && mount.length() >= best.length()) {
        best = mount;
        readOnly = words[3].equals("ro") || words[3].startsWith("ro,");
      }
    }
    return readOnly;
  }

  void power() {
    long bits = host.number("sys/devices/platform/soc/soc:firmware/get_throttled").orElse(0L);
    if ((bits & UNDERVOLTAGE_NOW) != 0) {
      diagnosis.bad(
          "power",
          "The board gets too little voltage now.",
          "Use a stronger supply, a shorter cable.");
    } else if ((bits & UNDERVOLTAGE_SINCE_BOOT) != 0) {
      diagnosis.attention(
          "power",
          "The board got too little voltage at times since it booted.",
          "That damages cards and hangs USB: use a stronger supply, a shorter cable.");
    }
  }

  void warmth() {
    int milliC = HostWarmth.hottestMilliC(host).orElse(0);
    if (milliC < HomeHealth.WARM_MILLI_C) {
      return;
    }
    String sentence = "The board is at " + milliC / 1000 + " degrees Celsius.";
    String advice = "It slows down there: give it air, or a heat sink.";
    if (milliC >= HomeHealth.HOT_MILLI_C) {
      diagnosis.bad("warmth", sentence, advice);
    } else {
      diagnosis.attention("warmth", sentence, advice);
    }
  }

  void memory() {
    for (String line : host.text("proc/meminfo").orElse("").split("\n")) {
      if (line.startsWith("MemAvailable:")) {
        long availableKb = Long.parseLong(line.replaceAll("\\D", ""));
        if (availableKb < SCARCE_MEMORY_KB) {
          diagnosis.attention(
              "memory",
              "Only " + availableKb / 1024 + " MiB of memory are left.",
              "See what takes it (ps aux --sort=-rss | head); the node itself takes some 50 MB.");
        } else {
          diagnosis.good("memory", availableKb / 1024 + " MiB are available.");
        }
      }
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
