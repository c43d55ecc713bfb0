package io.tiovivo.node.link;

import io.tiovivo.node.proto.Role;
import java.util.regex.Pattern;

/**
 * What a node tells about itself.
 *
 * @param role what it does for others
 * @param version of its image, for people
 * @param slot "A" or "B"; empty: started without a loader
 * @param board name of its profile
 * @param confirmed whether this boot has been confirmed
 * @param overlayPort UDP, where it takes what is not a hello; 0: it takes nothing
 */
public record NodeCard(
    Role role, String version, String slot, String board, boolean confirmed, int overlayPort) {
  /** Most characters of a version. */
  public static final int MAX_VERSION = 64;

  /** Most characters of a slot's name. */
  public static final int MAX_SLOT = 8;

  /** Most characters of a board's name. */
  public static final int MAX_BOARD = 48;

  // These words end up on terminals and in logs: nothing that could forge a line or an escape code.
  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z._+~-]*");

  public NodeCard {
    require("version", version, MAX_VERSION);
    require("slot", slot, MAX_SLOT);
    require("board", board, MAX_BOARD);
    if (overlayPort < 0 || overlayPort > 0xFFFF) {
      throw new IllegalArgumentException("overlay port " + overlayPort + " is not in 0..65535");
    }
  }

  /** A card of a node that takes nothing but hellos. */
  public NodeCard(Role role, String version, String slot, String board, boolean confirmed) {
    this(role, version, slot, board, confirmed, 0);
  }

  /** True if a card can carry this word. */
  public static boolean isWord(String word, int maxLength) {
    return word.length() <= maxLength && WORD.matcher(word).matches();
  }

  /** The same card after the boot's confirmation. */
  public NodeCard asConfirmed() {
    return new NodeCard(role, version, slot, board, true, overlayPort);
  }

  /** The same card in another role. */
  public NodeCard as(Role newRole) {
    return new NodeCard(newRole, version, slot, board, confirmed, overlayPort);
  }

  /** The same card of a node that takes overlay messages at this port. */
  public NodeCard at(int newOverlayPort) {
    return new NodeCard(role, version, slot, board, confirmed, newOverlayPort);
  }

  private static void require(String name, String word, int maxLength) {
    if (!isWord(word, maxLength)) {
      throw new IllegalArgumentException(
          name
              + " '"
              + word
              + "' is not made of at most "
              + maxLength
              + " letters, digits and any of . _ + ~ -");
    }
  }
}
