package io.tiovivo.noise;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A handshake as data: what each message carries. The fundamental patterns of Noise revision 34,
 * sections 7.4 and 7.5.
 */
public enum HandshakePattern {
  N("", "s", "e es"),
  K("s", "s", "e es ss"),
  X("", "s", "e es s ss"),
  NN("", "", "e", "e ee"),
  NK("", "s", "e es", "e ee"),
  NX("", "", "e", "e ee s es"),
  XN("", "", "e", "e ee", "s se"),
  XK("", "s", "e es", "e ee", "s se"),
  XX("", "", "e", "e ee s es", "s se"),
  KN("s", "", "e", "e ee se"),
  KK("s", "s", "e es ss", "e ee se"),
  KX("s", "", "e", "e ee se s es"),
  IN("", "", "e s", "e ee se"),
  IK("", "s", "e es s ss", "e ee se"),
  IX("", "", "e s", "e ee se s es");

  /** What a message carries or mixes; the first letter of a pair is the initiator's key. */
  enum Token {
    E,
    S,
    EE,
    ES,
    SE,
    SS
  }

  private final boolean initiatorKnown;
  private final boolean responderKnown;
  private final List<List<Token>> messages;

  HandshakePattern(String initiatorBefore, String responderBefore, String... messages) {
    initiatorKnown = !initiatorBefore.isEmpty();
    responderKnown = !responderBefore.isEmpty();
    this.messages = Arrays.stream(messages).map(HandshakePattern::tokens).toList();
  }

  /** The pattern of that name; empty: not one of these. */
  public static Optional<HandshakePattern> named(String name) {
    return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
  }

  /** Handshake messages, in turn from initiator and responder. */
  public int messageCount() {
    return messages.size();
  }

  /** Only the initiator ever sends: there is one message, and what follows goes the same way. */
  public boolean isOneWay() {
    return messages.size() == 1;
  }

  /** Whether this side's static key is known to the other before the first message. */
  boolean knownBefore(boolean initiator) {
    return initiator ? initiatorKnown : responderKnown;
  }

  List<Token> message(int index) {
    return messages.get(index);
  }

  /** Whether this side has a static key at all. */
  public boolean hasStatic(boolean initiator) {
    if (knownBefore(initiator)) {
      return true;
    }
    for (int i = initiator ? 0 : 1; i < messages.size(); i += 2) {
      if (messages.get(i).contains(Token.S)) {
        return true;
      }
    }
    return false;
  }

  private static List<Token> tokens(String words) {
    return Arrays.stream(words.split(" "))
        .map(word -> Token.valueOf(word.toUpperCase(java.util.Locale.ROOT)))
        .toList();
  }
}
