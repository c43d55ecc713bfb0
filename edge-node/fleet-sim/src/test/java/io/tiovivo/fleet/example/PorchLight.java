package io.tiovivo.fleet.example;

import io.tiovivo.node.api.EmbeddedNode;
import io.tiovivo.node.api.NodeOptions;
import io.tiovivo.node.api.Presence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** The example of docs/EMBEDDING.md: a program that watches whether the box on the porch is up. */
final class PorchLight {
  private PorchLight() {}

  /** Ends when {@code asLongAs} returns. */
  static void watch(
      Path directory,
      Path trust,
      String authority,
      String code,
      String supernode,
      Consumer<Presence> light,
      Runnable asLongAs)
      throws Exception {
    // example begins
    NodeOptions options =
        NodeOptions.in(directory).fleet("garden", trust).enrol(authority, code).join(supernode);
    try (EmbeddedNode node = EmbeddedNode.open(options)) {
      if (!node.awaitConnected(Duration.ofSeconds(60))) {
        throw new IllegalStateException(node.state().get().advice());
      }
      Presence porch = node.find("porch").get().orElseThrow();
      light.accept(porch);
      node.onPresence(porch.id(), light);
      asLongAs.run();
    }
    // example ends
  }
}
