package io.tiovivo.node.home;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Renders the few templates that we send as Home Assistant would; any other is an error. */
final class Templates {
  private static final Pattern FIELD = Pattern.compile("\\{\\{ value_json\\.([a-z_]+) }}");
  private static final Pattern GET =
      Pattern.compile("\\{\\{ value_json\\.([a-z_]+)\\.get\\('([^']+)'\\) }}");
  private static final Pattern OBJECT = Pattern.compile("\\{\\{ \\{(.*)} \\| tojson }}");
  private static final Pattern MEMBER = Pattern.compile("'([a-z_]+)': value_json\\.([a-z_]+)");
  private static final Pattern INT = Pattern.compile("\\{\\{ value \\| int }}(.*)");

  private Templates() {}

  /** Of a message that came. */
  static String value(String template, String payload) {
    if (template.isEmpty()) {
      return payload;
    }
    Map<String, Object> json = Json.object(payload);
    Matcher field = FIELD.matcher(template);
    if (field.matches()) {
      return shown(defined(json, field.group(1)));
    }
    Matcher get = GET.matcher(template);
    if (get.matches()) {
      return shown(((Map<?, ?>) defined(json, get.group(1))).get(get.group(2)));
    }
    Matcher object = OBJECT.matcher(template);
    if (object.matches()) {
      Map<String, Object> made = new LinkedHashMap<>();
      Matcher member = MEMBER.matcher(object.group(1));
      while (member.find()) {
        made.put(member.group(1), defined(json, member.group(2)));
      }
      return Json.write(made);
    }
    throw new IllegalArgumentException("template " + template);
  }

  /** Of a command that goes out. */
  static String command(String template, String value) {
    Matcher number = INT.matcher(template);
    if (number.matches()) {
      return (long) Double.parseDouble(value) + number.group(1);
    }
    if (!template.equals("{{ value }}")) {
      throw new IllegalArgumentException("template " + template);
    }
    return value;
  }

  // Home Assistant warns of a field that is not there.
  private static Object defined(Map<String, Object> json, String field) {
    if (!json.containsKey(field)) {
      throw new IllegalArgumentException(field + " is undefined in " + json.keySet());
    }
    return json.get(field);
  }

  private static String shown(Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return Long.toString(number.longValue());
    }
    return String.valueOf(value);
  }
}
