package io.tiovivo.boot.slots;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the loader tells the node, as environment variables: written by the loader, read by the
 * node, spelled out in one place.
 *
 * @param directory the box's directory: TIOVIVO_DIR
 * @param flash path of its flash: TIOVIVO_FLASH
 * @param sizes how that is divided: TIOVIVO_FLASH_SIZES
 * @param slot what runs: TIOVIVO_SLOT
 * @param profile name or file of the hardware profile: TIOVIVO_PROFILE
 * @param fleet TIOVIVO_FLEET
 * @param version of the image: TIOVIVO_VERSION
 * @param networkInterface TIOVIVO_IFACE; "": choose
 * @param group multicast address: TIOVIVO_GROUP; "": the default
 * @param port TIOVIVO_PORT; 0: the default
 * @param bootReason row of the decision table: TIOVIVO_BOOT_REASON
 * @param revertReason why the last trial was given up: TIOVIVO_REVERT_REASON; "": it was not
 * @param strips whether the loader reads slots in which an image lies in strips:
 *     TIOVIVO_SLOT_STRIPS=yes; an older one does not say so, and cannot
 */
public record LaunchEnvironment(
    String directory,
    String flash,
    FlashSizes sizes,
    Slot slot,
    String profile,
    String fleet,
    String version,
    String networkInterface,
    String group,
    int port,
    String bootReason,
    String revertReason,
    boolean strips) {
  public static final String DIRECTORY = "TIOVIVO_DIR";
  private static final String FLASH = "TIOVIVO_FLASH";
  private static final String FLASH_SIZES = "TIOVIVO_FLASH_SIZES";
  public static final String SLOT = "TIOVIVO_SLOT";
  public static final String PROFILE = "TIOVIVO_PROFILE";
  public static final String FLEET = "TIOVIVO_FLEET";
  private static final String VERSION = "TIOVIVO_VERSION";
  public static final String NETWORK_INTERFACE = "TIOVIVO_IFACE";
  public static final String GROUP = "TIOVIVO_GROUP";
  public static final String PORT = "TIOVIVO_PORT";

  /** How often the node's heart beats, in seconds; 0 or not set: it has none. */
  public static final String BEAT_S = "TIOVIVO_BEAT_S";

  /** Directory for what need not outlive the supervisor, which sets it. */
  public static final String RUN = "TIOVIVO_RUN";

  /**
   * A file of the box's directory by which the node orders what the recovery button does when it is
   * held at boot. The loader removes it before it obeys: whoever cuts the power calls it off.
   */
  public static final String RECEIVE_ORDER = "order.receive";

  /**
   * A file of the box's directory that stands for a press of the recovery button which the loader
   * has taken: it counts once. Whoever sees the button up removes it, loader or node.
   */
  public static final String PRESS_NOTE = "button.held";

  /**
   * A file of the box's directory with one word: how much is to be forgotten, until it is. Whoever
   * starts next obeys it, the loader before the node.
   */
  public static final String RESET_ORDER = "reset.wanted";

  /** In it: images, too; the loader's to forget, which then leaves {@link #RESET_OWNER}. */
  public static final String RESET_EVERYTHING = "everything";

  /** In it: who the box is, and its settings; the node's to forget. */
  public static final String RESET_OWNER = "owner";

  /** In it: settings alone; the node's to forget. */
  public static final String RESET_SETTINGS = "settings";

  private static final String BOOT_REASON = "TIOVIVO_BOOT_REASON";
  private static final String REVERT_REASON = "TIOVIVO_REVERT_REASON";
  private static final String SLOT_STRIPS = "TIOVIVO_SLOT_STRIPS";
  private static final String YES = "yes";

  /** The variables, in a fixed order. */
  public Map<String, String> toVariables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(DIRECTORY, directory);
    variables.put(FLASH, flash);
    variables.put(FLASH_SIZES, sizes.text());
    variables.put(SLOT, slot.name());
    variables.put(PROFILE, profile);
    variables.put(FLEET, fleet);
    variables.put(VERSION, version);
    variables.put(NETWORK_INTERFACE, networkInterface);
    variables.put(GROUP, group);
    variables.put(PORT, Integer.toString(port));
    variables.put(BOOT_REASON, bootReason);
    variables.put(REVERT_REASON, revertReason);
    variables.put(SLOT_STRIPS, strips ? YES : "");
    return variables;
  }

  /**
   * Reads the variables of this process's environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public static LaunchEnvironment parse(Map<String, String> variables) {
    return new LaunchEnvironment(
        required(variables, DIRECTORY),
        required(variables, FLASH),
        FlashSizes.parse(required(variables, FLASH_SIZES)),
        slot(required(variables, SLOT)),
        required(variables, PROFILE),
        required(variables, FLEET),
        required(variables, VERSION),
        variables.getOrDefault(NETWORK_INTERFACE, ""),
        variables.getOrDefault(GROUP, ""),
        port(variables.getOrDefault(PORT, "0")),
        variables.getOrDefault(BOOT_REASON, ""),
        variables.getOrDefault(REVERT_REASON, ""),
        variables.getOrDefault(SLOT_STRIPS, "").equals(YES));
  }

  private static String required(Map<String, String> variables, String name) {
    String value = variables.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          name + " is not set: start the node through `tiovivo box`, which sets it");
    }
    return value;
  }

  private static Slot slot(String name) {
    return switch (name) {
      case "A" -> Slot.A;
      case "B" -> Slot.B;
      default -> throw new IllegalArgumentException(SLOT + " is " + name + ", not A or B");
    };
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 0xFFFF) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(PORT + " is " + text + ", not a port");
  }
}
