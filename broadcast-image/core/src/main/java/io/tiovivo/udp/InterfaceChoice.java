package io.tiovivo.udp;

import java.util.List;
import java.util.Optional;

/**
 * Which network interfaces to use; {@link Interfaces} looks for them.
 *
 * @param named this one and no other; it need not be there yet
 * @param preferred names to try when none is named, best first; if none of them is usable, all are
 *     taken
 */
public record InterfaceChoice(Optional<String> named, List<String> preferred) {
  public InterfaceChoice {
    preferred = List.copyOf(preferred);
  }

  /** The named one, or all. */
  public static InterfaceChoice of(Optional<String> named) {
    return new InterfaceChoice(named, List.of());
  }

  /** For messages: " on eth0", or nothing. */
  String where() {
    return named.map(name -> " on " + name).orElse("");
  }
}
