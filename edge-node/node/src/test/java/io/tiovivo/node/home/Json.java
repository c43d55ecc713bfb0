package io.tiovivo.node.home;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) as strictly as the strictest reader might: maps, lists, strings, doubles,
 * booleans, null. A name twice in one object is an error.
 */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.blanks();
    if (json.at != text.length()) {
      throw json.bad("something follows");
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(String text) {
    return (Map<String, Object>) parse(text);
  }

  /** Writes what Home Assistant's filter "tojson" writes, as far as we need it. */
  static String write(Object value) {
    if (value instanceof String string) {
      return '"' + string.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(Json::write).toList()) + "]";
    }
    if (value instanceof Map<?, ?> map) {
      List<String> fields = new ArrayList<>();
      map.forEach((key, each) -> fields.add(write(key) + ":" + write(each)));
      return "{" + String.join(",", fields) + "}";
    }
    return String.valueOf(value);
  }

  private Object value() {
    blanks();
    if (at >= text.length()) {
      throw bad("it ends");
    }
    char c = text.charAt(at);
    if (c == '{') {
      return map();
    }
    if (c == '[') {
      return list();
    }
    if (c == '"') {
      return string();
    }
    for (String word : List.of("true", "false", "null")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("null") ? null : Boolean.valueOf(word);
      }
    }
    return number();
  }

  private Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    blanks();
    if (take('}')) {
      return map;
    }
    do {
      blanks();
      String key = string();
      blanks();
      if (!take(':')) {
        throw bad("no colon");
      }
      if (map.containsKey(key)) {
        throw bad("twice: " + key);
      }
      map.put(key, value());
      blanks();
    } while (take(','));
    if (!take('}')) {
      throw bad("object does not end");
    }
    return map;
  }

  private List<Object> list() {
    List<Object> list = new ArrayList<>();
    at++;
    blanks();
    if (take(']')) {
      return list;
    }
    do {
      list.add(value());
      blanks();
    } while (take(','));
    if (!take(']')) {
      throw bad("list does not end");
    }
    return list;
  }

  private String string() {
    if (!take('"')) {
      throw bad("no string");
    }
    StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw bad("a control character");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    if (!take('"')) {
      throw bad("string does not end");
    }
    return string.toString();
  }

  private char escaped() {
    char c = text.charAt(at++);
    if (c == 'u') {
      at += 4;
      return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }
    int which = "\"\\/bfnrt".indexOf(c);
    if (which < 0) {
      throw bad("escape");
    }
    return "\"\\/\b\f\n\r\t".charAt(which);
  }

  private Double number() {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(from, at);
    if (!number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
      throw bad("no value");
    }
    return Double.valueOf(number);
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private IllegalArgumentException bad(String what) {
    return new IllegalArgumentException(what + " at " + at + " of " + text);
  }
}
