package io.tiovivo.node.config;

/**
 * Looking after the node.
 *
 * @param log least level that is shown
 * @param rescueKey public SSH key that the rescue shell lets in; "": no rescue shell
 */
public record CareConfig(String log, String rescueKey) {
  public static final CareConfig DEFAULT = new CareConfig("info", "");
}
