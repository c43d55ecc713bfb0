package io.tiovivo.node.message;

import io.tiovivo.identity.NodeId;
import java.util.Optional;

/**
 * The node that a question is about.
 *
 * @param id empty: it is known by its name alone
 * @param name empty: it is known by its id alone
 */
public record Target(Optional<NodeId> id, String name) {
  /** Most characters of a name. */
  public static final int MAX_NAME = 64;

  public Target {
    if (id.isEmpty() && name.isEmpty()) {
      throw new IllegalArgumentException("neither an id nor a name");
    }
  }

  public static Target of(NodeId id) {
    return new Target(Optional.of(id), "");
  }

  public static Target named(String name) {
    return new Target(Optional.empty(), name);
  }

  /** What people type: 32 hexadecimal digits are an id, all else is a name. */
  public static Target parse(String text) {
    Optional<NodeId> id = NodeId.parse(text);
    return id.isPresent() ? of(id.get()) : named(text);
  }

  @Override
  public String toString() {
    return id.map(NodeId::toString).orElse(name);
  }
}
