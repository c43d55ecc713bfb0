package io.tiovivo.node.adapter;

import io.tiovivo.identity.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What tells this board from another, as a digest: what is on the card (such as /etc/machine-id) is
 * of no use, since it is copied with the card.
 *
 * @param digest first 16 bytes of SHA-256("tiovivo/hardware/" || what was found); empty: nothing
 * @param source where it was found: "serial" (device tree), "dmi" (a PC's mainboard), "mac" (a
 *     network card's own address); "none"
 */
record Hardware(byte[] digest, String source) {
  /** A board that has nothing. */
  static final Hardware NONE = new Hardware(new byte[0], "none");

  private static final int DIGEST_BYTES = 16;

  /** Longer ones are no serial numbers. */
  private static final int MAX_CHARS = 128;

  /** Network interfaces that are looked at. */
  private static final int MAX_INTERFACES = 64;

  private static final String[] SERIALS = {
    "proc/device-tree/serial-number", "sys/firmware/devicetree/base/serial-number"
  };
  private static final String[] MAINBOARDS = {
    "sys/class/dmi/id/product_uuid", "sys/class/dmi/id/board_serial"
  };

  /** Looks below a root directory, "/" on a box. */
  static Hardware detect(Path root) {
    for (String file : SERIALS) {
      Optional<String> serial = text(root.resolve(file));
      if (serial.isPresent()) {
        return of("serial", serial.get());
      }
    }
    for (String file : MAINBOARDS) {
      Optional<String> board = text(root.resolve(file));
      if (board.isPresent()) {
        return of("dmi", board.get());
      }
    }
    return mac(root.resolve("sys/class/net")).map(mac -> of("mac", mac)).orElse(NONE);
  }

  static Hardware of(String source, String value) {
    byte[] digest =
        Digests.sha256(("tiovivo/hardware/" + value).getBytes(StandardCharsets.US_ASCII));
    return new Hardware(Arrays.copyOf(digest, DIGEST_BYTES), source);
  }

  /** Whether both are known, by the same source, and differ. */
  boolean differs(Hardware other) {
    return digest.length > 0 && source.equals(other.source) && !Arrays.equals(digest, other.digest);
  }

  /** The least address that a card brought along: not one drawn at random or set by somebody. */
  private static Optional<String> mac(Path interfaces) {
    TreeSet<String> addresses = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(interfaces)) {
      int looked = 0;
      for (Path entry : entries) {
        boolean card =
            Files.exists(entry.resolve("device"))
                && text(entry.resolve("addr_assign_type")).filter("0"::equals).isPresent();
        if (card) {
          text(entry.resolve("address")).ifPresent(addresses::add);
        }
        if (++looked >= MAX_INTERFACES) {
          break;
        }
      }
    } catch (IOException none) {
      return Optional.empty();
    }
    return addresses.stream().findFirst();
  }

  /** What a kernel's file says; empty for none, and for what boards without a number say. */
  private static Optional<String> text(Path file) {
    try {
      if (!Files.isReadable(file)) {
        return Optional.empty();
      }
      String text =
          new String(Files.readAllBytes(file), StandardCharsets.US_ASCII)
              .replace("\0", "")
              .strip()
              .toLowerCase(Locale.ROOT);
      boolean blank =
          text.isEmpty()
              || text.length() > MAX_CHARS
              || text.matches("[0:.-]+")
              || text.matches("[f:.-]+")
              || text.contains("o.e.m")
              || text.contains("default")
              || text.contains("not specified");
      // "0" alone is an answer of addr_assign_type, and no serial number.
      return blank && !file.endsWith("addr_assign_type") ? Optional.empty() : Optional.of(text);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
