package io.tiovivo.profile;

import java.util.Locale;

/** What a box may become in the overlay; a profile allows a subset. */
public enum Role {
  /** Keeps one supernode and serves nobody. */
  LEAF,
  /** Forwards between boxes that cannot hear each other. */
  RELAY,
  /** Directory, relay and mailbox for leaves. */
  SUPERNODE,
  /** A supernode held in reserve that activates itself when supernodes run short. */
  MEGA;

  /** As profiles and people spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
