package io.tiovivo.fleet.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.headend.HeadendMain;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.node.api.EmbeddedNode;
import io.tiovivo.node.api.NodeOptions;
import io.tiovivo.node.api.NodeState;
import io.tiovivo.node.api.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example as it is printed, against a real authority and real nodes on the loopback. */
@Timeout(800)
class EmbeddingIT {
  private static final int BASE = (int) (20_000 + ProcessHandle.current().pid() % 10_000);
  private static final String AUTHORITY = "127.0.0.1:" + (BASE + 4);
  private static final String SUPERNODE = "127.0.0.1:" + (BASE + 5);

  @TempDir Path work;
  private Process authority;

  @BeforeEach
  void makeFleet() throws Exception {
    long nowS = System.currentTimeMillis() / 1000;
    FleetKeys.create(work.resolve("keys"), "garden", 1, 1, nowS);
    authority =
        headend("serve", "--bind", "127.0.0.1", "--port", Integer.toString(BASE + 4)).start();
  }

  @AfterEach
  void endAuthority() {
    authority.destroy();
  }

  @Test
  void shouldWatchThePorchInTenLines() throws Exception {
    BlockingQueue<Presence> light = new LinkedBlockingQueue<>();
    List<Boolean> seen = new ArrayList<>();
    try (EmbeddedNode supernode =
        node("super", "supernode", "--grant", "supernode", "--name", "hub")) {
      assertTrue(supernode.awaitConnected(Duration.ofSeconds(180)));
      EmbeddedNode porch = node("porch", "leaf", "--name", "porch");
      assertTrue(porch.awaitConnected(Duration.ofSeconds(180)));

      PorchLight.watch(
          work.resolve("mine"),
          work.resolve("keys/fleet.trust"),
          AUTHORITY,
          claim("--name", "mine"),
          SUPERNODE,
          light::add,
          () -> {
            seen.add(next(light).up());
            porch.close();
            seen.add(next(light).up());
          });

      assertEquals(List.of(true, false), seen);
    }
  }

  @Test
  void shouldAnswerQuestionsAndSayWhyNot() throws Exception {
    try (EmbeddedNode supernode =
        node("super", "supernode", "--grant", "supernode", "--name", "hub")) {
      assertTrue(supernode.awaitConnected(Duration.ofSeconds(180)));
      NodeState state = supernode.state().get();
      assertEquals("supernode", state.role());
      assertTrue(state.enrolled() && state.page().contains("as hub"), state.page());
      assertTrue(state.metrics().contains("tiovivo_role{role=\"supernode\"} 1"));
      assertEquals(Duration.ZERO, supernode.ping(supernode.id()).get());
      assertTrue(supernode.find("nobody").get().isEmpty());
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> supernode.ping("nobody").get());
      assertTrue(refused.getMessage().contains("does not know nobody"), refused.getMessage());
      IOException taken =
          assertThrows(
              IOException.class, () -> EmbeddedNode.open(NodeOptions.in(work.resolve("super"))));
      assertTrue(taken.getMessage().contains("another node runs in"), taken.getMessage());
    }
    try (EmbeddedNode stranger = EmbeddedNode.open(NodeOptions.in(work.resolve("stranger")))) {
      assertFalse(stranger.awaitConnected(Duration.ofMillis(300)));
      assertTrue(stranger.state().get().advice().contains("--trust"));
      assertThrows(ExecutionException.class, () -> stranger.find("porch").get());
    }
  }

  @Test
  void shouldBePrintedAsItRuns() throws Exception {
    Path sources = Path.of("src/test/java/io/tiovivo/fleet/example/PorchLight.java");
    String code = Files.readString(sources);
    String example =
        code.substring(code.indexOf("// example begins\n"), code.indexOf("    // example ends"))
            .replace("// example begins\n", "")
            .replaceAll("(?m)^    ", "");

    assertTrue(Files.readString(Path.of("../../docs/EMBEDDING.md")).contains(example), example);
  }

  private static Presence next(BlockingQueue<Presence> light) {
    try {
      Presence next = light.poll(180, TimeUnit.SECONDS);
      assertTrue(next != null, "no presence was told");
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private EmbeddedNode node(String name, String role, String... grants) throws Exception {
    NodeOptions options =
        NodeOptions.in(work.resolve(name))
            .fleet("garden", work.resolve("keys/fleet.trust"))
            .enrol(AUTHORITY, claim(grants))
            .join(SUPERNODE)
            .option("role", role)
            .option("profile", "pc")
            .option("iface", "lo")
            .option("port", Integer.toString(BASE));
    return EmbeddedNode.open(
        role.equals("supernode") ? options.option("listen", SUPERNODE) : options);
  }

  private String claim(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("claim"));
    words.addAll(List.of(options));
    Process process = headend(words.toArray(String[]::new)).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    return output
        .lines()
        .map(String::strip)
        .flatMap(
            line ->
                java.util.regex.Pattern.compile("([0-9A-Z]{4}-){2,}[0-9A-Z]{4}")
                    .matcher(line)
                    .results())
        .map(java.util.regex.MatchResult::group)
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }

  private ProcessBuilder headend(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(HeadendMain.class.getName(), "authority", words[0]));
    command.addAll(List.of("--dir", work.resolve("keys").toString()));
    command.addAll(List.of(words).subList(1, words.length));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
