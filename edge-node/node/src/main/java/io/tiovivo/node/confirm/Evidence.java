package io.tiovivo.node.confirm;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What speaks for an image: the table in docs/NODE.md. */
public enum Evidence {
  /** The node has run for a while without ending. */
  STEADY("to have run for a moment"),
  /** One of our own hellos came back: sending and receiving work. */
  OWN_HELLO("our own hello to come back"),
  /** Another node of the fleet said hello: the network reaches further than ourselves. */
  PEER("a peer's hello"),
  /** A packet of the fleet's carousel arrived: the next image would reach us. */
  CAROUSEL("a packet of the fleet's carousel"),
  /** The application is well, and has settled; asked for only if the image declares a check. */
  APPLICATION("the application to be well for a while");

  private final String awaited;

  Evidence(String awaited) {
    this.awaited = awaited;
  }

  /** Its name in output: lower case, words joined by '-'. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What is still missing, in words that follow "waiting for"; empty: enough to confirm.
   *
   * @param application whether the application's word is asked for
   */
  static List<String> missing(Set<Evidence> seen, boolean application) {
    List<String> missing = new ArrayList<>();
    Set<Evidence> wanted = EnumSet.of(STEADY, OWN_HELLO);
    if (application) {
      wanted.add(APPLICATION);
    }
    for (Evidence required : wanted) {
      if (!seen.contains(required)) {
        missing.add(required.awaited);
      }
    }
    if (!seen.contains(PEER) && !seen.contains(CAROUSEL)) {
      missing.add(PEER.awaited + " or " + CAROUSEL.awaited);
    }
    return List.copyOf(missing);
  }
}
