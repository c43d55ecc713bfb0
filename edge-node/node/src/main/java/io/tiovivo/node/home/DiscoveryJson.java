package io.tiovivo.node.home;

import io.tiovivo.node.home.Entity.Platform;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.JsonText;
import java.util.List;
import java.util.Map;

/** What announces the whole device to Home Assistant, in one message. */
final class DiscoveryJson {
  /**
   * It never gets longer: all pins with the longest names, all neighbours, and as many components
   * to remove as a note holds stay below. Half of what the port takes; brokers take more.
   */
  static final int MAX_BYTES = 64 * 1024;

  private DiscoveryJson() {}

  /**
   * @param gone components to remove, and what they were
   * @param pageUrl where the status page is; "": nowhere
   */
  static String of(
      Topics topics,
      Picture picture,
      List<Entity> entities,
      Map<String, Platform> gone,
      String pageUrl) {
    JsonText json = new JsonText();
    json.open('{').key("device");
    device(json, topics, picture.status(), pageUrl);
    json.key("origin")
        .open('{')
        .put("name", "Tiovivo")
        .put("sw_version", word(picture.status().getVersion()))
        .close('}');
    json.key("availability").open('[');
    Component.availability(json.comma(), topics.status());
    json.close(']').key("components").open('{');
    entities.forEach(entity -> json.putRaw(entity.key(), entity.json()));
    gone.forEach(
        (key, platform) -> json.key(key).open('{').put("platform", platform.word()).close('}'));
    return json.close('}').close('}').toString();
  }

  private static void device(JsonText json, Topics topics, Status status, String pageUrl) {
    json.open('{').key("identifiers").open('[').comma().quote(topics.object()).close(']');
    String name = Picture.cut(status.getOverlay().getName());
    json.put("name", name.isEmpty() ? "Tiovivo " + topics.brief() : name)
        .put("manufacturer", "Tiovivo")
        .put("model", word(status.getBoard()))
        .put("sw_version", word(status.getVersion()))
        .put("serial_number", topics.node());
    if (!pageUrl.isEmpty()) {
      json.put("configuration_url", pageUrl);
    }
    json.close('}');
  }

  private static String word(String text) {
    String cut = Picture.cut(text);
    return cut.isEmpty() ? "unknown" : cut;
  }
}
