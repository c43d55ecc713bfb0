package io.tiovivo.node.status;

/** Writes JSON (RFC 8259) on one line. */
public final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  public JsonText put(String key, String value) {
    return key(key).quote(value);
  }

  public JsonText put(String key, long value) {
    key(key).text.append(value);
    return this;
  }

  public JsonText put(String key, boolean value) {
    key(key).text.append(value);
    return this;
  }

  /** JSON that stands by itself, such as a number with decimals, null, or another one's text. */
  public JsonText putRaw(String key, String json) {
    key(key).text.append(json);
    return this;
  }

  /** A key, whose value is to follow. */
  public JsonText key(String key) {
    comma().quote(key).text.append(':');
    return this;
  }

  /** What stands between two of a list; before each but the first. */
  public JsonText comma() {
    if (!first) {
      text.append(',');
    }
    first = false;
    return this;
  }

  public JsonText open(char bracket) {
    text.append(bracket);
    first = true;
    return this;
  }

  public JsonText close(char bracket) {
    text.append(bracket);
    first = false;
    return this;
  }

  /** A text by itself, such as one of a list. */
  public JsonText quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
