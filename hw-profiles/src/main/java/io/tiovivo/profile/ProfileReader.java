package io.tiovivo.profile;

import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.SettingsFile;
import io.tiovivo.settings.Units;
import io.tiovivo.settings.UsageException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns a settings file into a profile; whatever does not fit is refused with file and line. */
final class ProfileReader {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long MAX_BITS_PER_SECOND = 100_000_000_000L;
  private static final int MAX_NAME_CHARS = 32;
  private static final int MAX_GPIO_LINE = 1023;
  private static final long MIN_SLOT_BYTES = 48 * MIB;

  static final List<String> ARCHITECTURES = List.of("amd64", "aarch64", "arm");

  /** Architecture word for "whatever this machine is": the same profile on any PC or server. */
  private static final String HOST = "host";

  static final List<String> KEYS =
      List.of(
          "title",
          "architecture",
          "detect.compatible",
          "detect.absent",
          "ram",
          "flash.page",
          "flash.erase-block",
          "flash.record",
          "flash.slot",
          "flash.scratch",
          "jvm.loader-heap",
          "jvm.loader-flags",
          "jvm.node-heap",
          "jvm.node-flags",
          "roles",
          "budget.leaves",
          "budget.relay-circuits",
          "budget.relay-rate",
          "budget.mailbox",
          "budget.uplink",
          "gpio.status-led",
          "gpio.recovery-button",
          "gpio.user.*",
          "network.interfaces",
          "network.carousel-rate");

  private final String name;
  private final SettingsFile file;
  private final String hostArchitecture;

  private ProfileReader(String name, SettingsFile file, String hostArchitecture) {
    this.name = name;
    this.file = file;
    this.hostArchitecture = hostArchitecture;
  }

  /**
   * Reads a profile.
   *
   * @param name of the profile, from the file's name
   * @param hostArchitecture of this machine, for profiles that fit any
   */
  static Profile read(String name, SettingsFile file, String hostArchitecture)
      throws UsageException {
    if (!isName(name)) {
      throw new UsageException(
          UsageException.quoted(name)
              + " cannot name a profile: use up to "
              + MAX_NAME_CHARS
              + " of a-z, 0-9 and -, a letter first");
    }
    return new ProfileReader(name, file, hostArchitecture).profile();
  }

  static boolean isName(String name) {
    boolean valid = !name.isEmpty() && name.length() <= MAX_NAME_CHARS;
    for (int i = 0; i < name.length() && valid; i++) {
      char c = name.charAt(i);
      valid = c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '-');
    }
    return valid;
  }

  private Profile profile() throws UsageException {
    return new Profile(
        name,
        file.text("title"),
        architecture(),
        file.bytes("ram", 64 * MIB, 1024 * GIB),
        flash(),
        jvm(),
        roles(),
        budget(),
        gpio(),
        new Network(
            optionalWords("network.interfaces"),
            file.bitsPerSecond("network.carousel-rate", 100_000, MAX_BITS_PER_SECOND)),
        optionalWords("detect.compatible"),
        absent());
  }

  private String architecture() throws UsageException {
    String word = file.text("architecture");
    if (word.equals(HOST)) {
      return hostArchitecture;
    }
    if (!ARCHITECTURES.contains(word)) {
      throw file.wrong(
          "architecture",
          UsageException.quoted(word)
              + " is not one of "
              + String.join(", ", ARCHITECTURES)
              + ", "
              + HOST);
    }
    return word;
  }

  private FlashShape flash() throws UsageException {
    int pageBytes = powerOfTwo("flash.page", 256, 64 * KIB);
    int eraseBlockBytes = powerOfTwo("flash.erase-block", 4 * KIB, 16 * MIB);
    if (eraseBlockBytes < pageBytes) {
      throw file.wrong("flash.erase-block", "is smaller than flash.page");
    }
    long recordBytes = erasable("flash.record", eraseBlockBytes);
    if (recordBytes < 2L * eraseBlockBytes) {
      throw file.wrong("flash.record", "is smaller than two erase blocks");
    }
    long slotBytes = erasable("flash.slot", eraseBlockBytes);
    if (slotBytes < MIN_SLOT_BYTES) {
      throw file.wrong("flash.slot", "is smaller than " + Units.formatBytes(MIN_SLOT_BYTES));
    }
    long scratchBytes = erasable("flash.scratch", eraseBlockBytes);
    if (scratchBytes < slotBytes + slotBytes / 20) {
      throw file.wrong(
          "flash.scratch", "is not 5 % larger than flash.slot, which a whole image's symbols need");
    }
    return new FlashShape(pageBytes, eraseBlockBytes, recordBytes, slotBytes, scratchBytes);
  }

  private int powerOfTwo(String key, long min, long max) throws UsageException {
    long value = file.bytes(key, min, max);
    if (Long.bitCount(value) != 1) {
      throw file.wrong(key, UsageException.quoted(file.text(key)) + " is not a power of two");
    }
    return Math.toIntExact(value);
  }

  private long erasable(String key, int eraseBlockBytes) throws UsageException {
    long value = file.bytes(key, eraseBlockBytes, 1024 * GIB);
    if (value % eraseBlockBytes != 0) {
      throw file.wrong(key, "is not a multiple of flash.erase-block");
    }
    return value;
  }

  private JvmSettings jvm() throws UsageException {
    long loaderHeapBytes = file.bytes("jvm.loader-heap", 4 * MIB, GIB);
    long nodeHeapBytes = file.bytes("jvm.node-heap", 4 * MIB, 64 * GIB);
    return new JvmSettings(
        loaderHeapBytes,
        nodeHeapBytes,
        flags("jvm.loader-flags", loaderHeapBytes),
        flags("jvm.node-flags", nodeHeapBytes));
  }

  private List<String> flags(String key, long heapBytes) throws UsageException {
    if (heapBytes % KIB != 0) {
      throw file.wrong(key.replace("flags", "heap"), "is not a multiple of 1 KiB");
    }
    List<String> flags = new ArrayList<>();
    flags.add("-Xmx" + (heapBytes % MIB == 0 ? heapBytes / MIB + "m" : heapBytes / KIB + "k"));
    for (String flag : file.words(key)) {
      if (!flag.startsWith("-X")) {
        throw file.wrong(key, UsageException.quoted(flag) + " does not begin with -X");
      }
      if (flag.startsWith("-Xmx") || flag.startsWith("-XX:MaxHeapSize")) {
        throw file.wrong(key, flag + " belongs into " + key.replace("flags", "heap"));
      }
      flags.add(flag);
    }
    return List.copyOf(flags);
  }

  private Set<Role> roles() throws UsageException {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    List<String> words = new ArrayList<>();
    for (Role role : Role.values()) {
      words.add(role.word());
    }
    for (String word : file.words("roles")) {
      int index = words.indexOf(word);
      if (index < 0) {
        throw file.wrong(
            "roles",
            UsageException.quoted(word)
                + " is not one of "
                + String.join(", ", words)
                + Nearest.hint("", word, words));
      }
      roles.add(Role.values()[index]);
    }
    return Set.copyOf(roles);
  }

  private Budget budget() throws UsageException {
    return new Budget(
        (int) file.integer("budget.leaves", 0, 100_000),
        (int) file.integer("budget.relay-circuits", 0, 100_000),
        file.bitsPerSecond("budget.relay-rate", 0, MAX_BITS_PER_SECOND),
        file.bytes("budget.mailbox", 0, 1024 * GIB),
        file.bitsPerSecond("budget.uplink", 0, MAX_BITS_PER_SECOND));
  }

  private Gpio gpio() throws UsageException {
    SortedMap<String, GpioPin> user = new TreeMap<>();
    List<GpioPin> taken = new ArrayList<>();
    Optional<GpioPin> led = pin("gpio.status-led", taken);
    Optional<GpioPin> button = pin("gpio.recovery-button", taken);
    String prefix = "gpio.user.";
    for (String key : file.keys(prefix)) {
      user.put(key.substring(prefix.length()), pin(key, taken).orElseThrow());
    }
    return new Gpio(led, button, user);
  }

  private Optional<GpioPin> pin(String key, List<GpioPin> taken) throws UsageException {
    if (file.maybe(key).isEmpty()) {
      return Optional.empty();
    }
    List<String> words = file.words(key);
    boolean activeLow = words.size() == 3 && words.get(2).equals("active-low");
    if (words.size() < 2 || words.size() > (activeLow ? 3 : 2)) {
      throw file.wrong(key, "is not of the form CHIP LINE [active-low], as in pinctrl-rp1 17");
    }
    int line;
    try {
      line = Integer.parseInt(words.get(1));
    } catch (NumberFormatException notANumber) {
      line = -1;
    }
    if (line < 0 || line > MAX_GPIO_LINE) {
      throw file.wrong(
          key, UsageException.quoted(words.get(1)) + " is not a line from 0 to " + MAX_GPIO_LINE);
    }
    GpioPin pin = new GpioPin(words.get(0), line, activeLow);
    for (GpioPin other : taken) {
      if (other.chip().equals(pin.chip()) && other.line() == pin.line()) {
        throw file.wrong(key, pin.chip() + " " + line + " is used by another gpio key already");
      }
    }
    taken.add(pin);
    return Optional.of(pin);
  }

  private List<String> absent() throws UsageException {
    List<String> absent = optionalWords("detect.absent");
    for (String path : absent) {
      if (path.startsWith("/") || path.contains("..")) {
        throw file.wrong("detect.absent", path + " is not a path below the device tree");
      }
    }
    return absent;
  }

  private List<String> optionalWords(String key) throws UsageException {
    return file.maybe(key).isPresent() ? file.words(key) : List.of();
  }
}
