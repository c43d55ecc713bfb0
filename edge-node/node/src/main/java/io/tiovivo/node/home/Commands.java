package io.tiovivo.node.home;

import io.tiovivo.node.control.ControlRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What may be commanded over the broker. Whoever may publish there can send anything: what is not
 * exactly a command is refused with a reason.
 */
final class Commands {
  /** Longest command, in bytes. */
  static final int MAX_BYTES = 1024;

  /** Longest value, in characters; Home Assistant's texts are no longer. */
  static final int MAX_TEXT = 255;

  private static final Pattern LEVEL = Pattern.compile("\\d{1,4}");

  /** Why nothing was done. */
  enum Reason {
    /** It had been kept by the broker: it may be hours old, and would be carried out again. */
    RETAINED("the broker had kept it, so it may be old: publish commands without retain"),
    /** No command is called so. */
    UNKNOWN_TOPIC("no command is called so"),
    /** Too long. */
    TOO_LONG("it is longer than " + MAX_BYTES + " bytes"),
    /** Not UTF-8, or with control characters. */
    NOT_TEXT("it is not plain text"),
    /** Nothing: that is how what a broker keeps is deleted. */
    EMPTY("it is empty; \"" + Choices.AS_FILE + "\" is what the configuration file says"),
    /** This command takes other values. */
    BAD_VALUE("this value means nothing here"),
    /** Too many at once. */
    TOO_MANY("too many commands come at once");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * What came of a message.
   *
   * @param request null: refused
   * @param reason null: not refused
   */
  record Parsed(ControlRequest request, Reason reason) {}

  private final Topics topics;

  Commands(Topics topics) {
    this.topics = topics;
  }

  Parsed parse(String topic, byte[] payload, boolean retained) {
    if (!topic.startsWith(topics.base() + "/")) {
      return refused(Reason.UNKNOWN_TOPIC);
    }
    if (retained) {
      return refused(Reason.RETAINED);
    }
    if (payload.length == 0) {
      return refused(Reason.EMPTY);
    }
    if (payload.length > MAX_BYTES) {
      return refused(Reason.TOO_LONG);
    }
    String text = text(payload);
    if (text == null) {
      return refused(Reason.NOT_TEXT);
    }
    return parse(topic.substring(topics.base().length() + 1).split("/", -1), text);
  }

  private static Parsed parse(String[] levels, String text) {
    if (levels.length == 1 && levels[0].equals("restart")) {
      return text.equals(Entities.RESTART)
          ? done(new ControlRequest.Restart())
          : refused(Reason.BAD_VALUE);
    }
    if (levels.length == 2 && levels[0].equals("update") && levels[1].equals("set")) {
      return update(text);
    }
    if (levels.length == 2 && levels[0].equals("set") && Choices.KEYS.contains(levels[1])) {
      return text.length() > MAX_TEXT ? refused(Reason.BAD_VALUE) : choose(levels[1], text);
    }
    if (levels.length == 3
        && levels[0].equals("pin")
        && levels[2].equals("set")
        && Topics.isPin(levels[1])) {
      return pin(levels[1], text);
    }
    return refused(Reason.UNKNOWN_TOPIC);
  }

  private static Parsed update(String text) {
    return switch (text) {
      case Entities.INSTALL -> order(ControlRequest.UpdateAction.INSTALL);
      case Entities.SKIP -> order(ControlRequest.UpdateAction.SKIP);
      case Entities.GO_BACK -> order(ControlRequest.UpdateAction.GO_BACK);
      default -> refused(Reason.BAD_VALUE);
    };
  }

  private static Parsed order(ControlRequest.UpdateAction action) {
    return done(new ControlRequest.Update(action, 0));
  }

  private static Parsed choose(String key, String text) {
    return done(new ControlRequest.Choose(key, Choices.value(key, text)));
  }

  private static Parsed pin(String name, String text) {
    String value = text.toLowerCase(Locale.ROOT);
    boolean level = LEVEL.matcher(value).matches() && Integer.parseInt(value) <= PinEntities.FULL;
    if (!level && !value.equals("on") && !value.equals("off")) {
      return refused(Reason.BAD_VALUE);
    }
    return done(
        new ControlRequest.SetPin(name, level ? Integer.toString(Integer.parseInt(value)) : value));
  }

  /** Null: these bytes are no text for people. */
  static String text(byte[] payload) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
    return text.codePoints().anyMatch(Character::isISOControl) ? null : text;
  }

  private static Parsed done(ControlRequest request) {
    return new Parsed(request, null);
  }

  private static Parsed refused(Reason reason) {
    return new Parsed(null, reason);
  }
}
