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
    String revertReason) {
  /** The variables, in a fixed order. */
  public Map<String, String> toVariables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("TIOVIVO_DIR", directory);
    variables.put("TIOVIVO_FLASH", flash);
    variables.put("TIOVIVO_FLASH_SIZES", sizes.text());
    variables.put("TIOVIVO_SLOT", slot.name());
    variables.put("TIOVIVO_PROFILE", profile);
    variables.put("TIOVIVO_FLEET", fleet);
    variables.put("TIOVIVO_VERSION", version);
    variables.put("TIOVIVO_IFACE", networkInterface);
    variables.put("TIOVIVO_GROUP", group);
    variables.put("TIOVIVO_PORT", Integer.toString(port));
    variables.put("TIOVIVO_BOOT_REASON", bootReason);
    variables.put("TIOVIVO_REVERT_REASON", revertReason);
    return variables;
  }

  /**
   * Reads the variables of this process's environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public static LaunchEnvironment parse(Map<String, String> variables) {
    return new LaunchEnvironment(
        required(variables, "TIOVIVO_DIR"),
        required(variables, "TIOVIVO_FLASH"),
        FlashSizes.parse(required(variables, "TIOVIVO_FLASH_SIZES")),
        slot(required(variables, "TIOVIVO_SLOT")),
        required(variables, "TIOVIVO_PROFILE"),
        required(variables, "TIOVIVO_FLEET"),
        required(variables, "TIOVIVO_VERSION"),
        variables.getOrDefault("TIOVIVO_IFACE", ""),
        variables.getOrDefault("TIOVIVO_GROUP", ""),
        port(variables.getOrDefault("TIOVIVO_PORT", "0")),
        variables.getOrDefault("TIOVIVO_BOOT_REASON", ""),
        variables.getOrDefault("TIOVIVO_REVERT_REASON", ""));
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
      default -> throw new IllegalArgumentException("TIOVIVO_SLOT is " + name + ", not A or B");
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
    throw new IllegalArgumentException("TIOVIVO_PORT is " + text + ", not a port");
  }
}
