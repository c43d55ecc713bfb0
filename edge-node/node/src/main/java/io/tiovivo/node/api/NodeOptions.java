package io.tiovivo.node.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a node is to be opened: the options of {@code tiovivo node}, as methods. */
public final class NodeOptions {
  private final List<String> args = new ArrayList<>();
  private boolean logs;

  private NodeOptions(Path directory) {
    option("dir", directory.toString());
  }

  /**
   * Begins.
   *
   * @param directory keeps the node's key, credential and addresses over restarts; one node at a
   *     time
   */
  public static NodeOptions in(Path directory) {
    return new NodeOptions(directory);
  }

  /** The fleet's name and its public trust file, from {@code tiovivo keys trust}. */
  public NodeOptions fleet(String name, Path trust) {
    return option("fleet", name).option("trust", trust.toString());
  }

  /** The code or token that lets this node in, and where the authority is: {@code HOST:PORT}. */
  public NodeOptions enrol(String authority, String claim) {
    return option("authority", authority).option("claim", claim);
  }

  /** A supernode to begin with, {@code HOST:PORT}; may be given several times. */
  public NodeOptions join(String supernode) {
    return option("join", supernode);
  }

  /** Has the node write its log to standard output, as on a box; otherwise it is silent. */
  public NodeOptions logging() {
    logs = true;
    return this;
  }

  /** Any option of {@code tiovivo node}, without its dashes. */
  public NodeOptions option(String name, String value) {
    args.add("--" + name);
    args.add(value);
    return this;
  }

  String[] args() {
    List<String> all = new ArrayList<>(args);
    if (!logs) {
      all.addAll(List.of("--log", "off"));
    }
    return all.toArray(String[]::new);
  }
}
