package io.tiovivo.node.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.broker.SimBroker;
import io.tiovivo.node.broker.SteadyBroker;
import io.tiovivo.node.config.MqttConfig;
import io.tiovivo.node.proto.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportShelfTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long MINUTE_NS = 60 * SECOND_NS;

  private final SimBroker broker = new SimBroker(1);
  private final List<Post> posts = new ArrayList<>();

  /** A supernode's end. */
  private final class Post {
    final SteadyBroker steady;
    final ReportShelf shelf;
    final NodeId id;

    Post(int number) {
      id = node(number, 0);
      steady = new SteadyBroker(number);
      shelf = new ReportShelf(id, new ReportTopics("tiovivo", "garden"), steady, number);
      steady.attach(broker.client(steady), shelf);
      posts.add(this);
    }

    void connect() {
      steady.connect(BrokerSettings.of(MqttConfig.NONE, "r" + id, shelf.will()));
    }

    void report(int leaf, String version) {
      Report report = Report.newBuilder().setVersion(version).setEveryS(900).build();
      shelf.put(broker.nowNs(), node(id.hashCode(), leaf), report);
    }

    long deadlineNs() {
      return Math.min(steady.deadlineNs(), shelf.deadlineNs());
    }
  }

  private static NodeId node(int supernode, int leaf) {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) (leaf * 37 + supernode);
    bytes[15] = 1;
    for (int i = 0; i < 4; i++) {
      bytes[4 + i] = (byte) (supernode >> 8 * i);
      bytes[8 + i] = (byte) (leaf >> 8 * i);
    }
    return NodeId.of(bytes).orElseThrow();
  }

  private void runFor(long forNs) {
    long endNs = broker.nowNs() + forNs;
    while (true) {
      long nextNs = broker.deadlineNs();
      for (Post each : posts) {
        nextNs = Math.min(nextNs, each.deadlineNs());
      }
      if (nextNs > endNs) {
        broker.runUntil(endNs);
        return;
      }
      // In steps of a quarter of a second: a thousand of them are looked at each time.
      broker.runUntil(posts.size() == 1 ? nextNs : Math.max(nextNs, broker.nowNs() + 250_000_000L));
      for (Post each : posts) {
        if (each.deadlineNs() <= broker.nowNs()) {
          each.steady.onDeadline(broker.nowNs());
          each.shelf.onDeadline(broker.nowNs());
        }
      }
    }
  }

  @Test
  void shouldPublishRetainedInTheBucketOfTheNode() {
    Post post = new Post(1);
    post.connect();
    runFor(SECOND_NS);
    post.report(5, "1.0.0");
    runFor(SECOND_NS);
    NodeId leaf = node(post.id.hashCode(), 5);
    String topic =
        "tiovivo/garden/reports/" + leaf.toString().substring(0, 2) + "/" + leaf.toString();
    assertEquals(List.of(topic), List.copyOf(broker.retained().keySet()));
    assertTrue(broker.last(topic).contains("\"version\":\"1.0.0\""));
    assertEquals(1, post.shelf.published());
  }

  @Test
  void shouldHaveTheBrokerSayThatTheSupernodeIsGone() {
    Post post = new Post(1);
    post.connect();
    runFor(SECOND_NS);
    post.shelf.put(broker.nowNs(), post.id, Report.newBuilder().setVersion("1").build());
    runFor(SECOND_NS);
    broker.dies("r" + post.id);
    String topic = new ReportTopics("tiovivo", "garden").of(post.id);
    assertTrue(broker.last(topic).contains("\"health\":\"gone\""), broker.last(topic));
  }

  @Test
  void shouldKeepOnlyTheLastReportOfEachWhileTheBrokerIsAway() {
    Post post = new Post(1);
    for (int round = 0; round < 100; round++) {
      post.report(5, "1.0." + round);
    }
    assertEquals(1, post.shelf.nodes());
    post.connect();
    runFor(2 * MINUTE_NS);
    assertEquals(1, broker.taken().size());
    assertTrue(broker.taken().get(0).text().contains("1.0.99"));
  }

  @Test
  void shouldRefuseMoreNodesThanItHasRoomFor() {
    Post post = new Post(1);
    for (int leaf = 0; leaf < ReportShelf.MAX_NODES + 10; leaf++) {
      post.report(leaf, "1");
    }
    assertEquals(ReportShelf.MAX_NODES, post.shelf.nodes());
    assertEquals(10, post.shelf.refused());
  }

  @Test
  void shouldLeaveToOthersWhomTheyServeNow() {
    Post post = new Post(1);
    post.report(5, "1");
    post.report(6, "1");
    post.shelf.put(0, post.id, Report.getDefaultInstance());
    post.shelf.keep(leaf -> leaf.equals(node(post.id.hashCode(), 6)));
    assertEquals(2, post.shelf.nodes());
    post.connect();
    runFor(2 * MINUTE_NS);
    assertEquals(2, broker.taken().size(), "and it says nothing of the one that moved");
  }

  @Test
  void shouldPublishNoFasterThanASteadyRate() {
    Post post = new Post(1);
    post.connect();
    runFor(SECOND_NS);
    for (int leaf = 0; leaf < 800; leaf++) {
      post.report(leaf, "1");
    }
    runFor(10 * SECOND_NS);
    assertTrue(broker.taken().size() <= 201, broker.taken().size() + " in 10 s");
    runFor(MINUTE_NS);
    assertEquals(800, broker.taken().size());
  }

  @Test
  void shouldPublishAllAgainToABrokerThatForgot() {
    Post post = new Post(1);
    post.connect();
    runFor(SECOND_NS);
    for (int leaf = 0; leaf < 50; leaf++) {
      post.report(leaf, "1");
    }
    runFor(MINUTE_NS);
    broker.kill();
    broker.forget();
    runFor(MINUTE_NS);
    broker.start();
    runFor(17 * MINUTE_NS);
    assertEquals(50, broker.retained().size());
  }

  @Test
  void shouldNotStormABrokerThatComesBackToAThousandSupernodes() {
    int leaves = 4;
    for (int i = 0; i < 1_000; i++) {
      Post post = new Post(i);
      post.connect();
    }
    runFor(5 * SECOND_NS);
    for (Post post : posts) {
      for (int leaf = 0; leaf < leaves; leaf++) {
        post.report(leaf, "1");
      }
    }
    runFor(MINUTE_NS);
    broker.kill();
    runFor(10 * MINUTE_NS);
    for (Post post : posts) {
      post.report(0, "2"); // one of four has changed meanwhile
    }
    int before = broker.connects();
    int takenBefore = broker.taken().size();
    broker.start();
    Map<Long, Integer> connects = new HashMap<>();
    long startNs = broker.nowNs();
    for (int second = 0; second < 90; second++) {
      int at = broker.connects();
      runFor(SECOND_NS);
      connects.put((long) second, broker.connects() - at);
    }
    int most = connects.values().stream().mapToInt(each -> each).max().orElseThrow();
    assertTrue(posts.stream().allMatch(each -> each.steady.connected()), "all are back");
    assertTrue(broker.connects() - before <= 1_000, "one attempt each at most");
    assertTrue(most <= 40, most + " connections in one second");
    runFor(16 * MINUTE_NS);
    Map<Long, Integer> perSecond = new HashMap<>();
    broker.taken().subList(takenBefore, broker.taken().size()).stream()
        .map(each -> (each.atNs() - startNs) / SECOND_NS)
        .forEach(second -> perSecond.merge(second, 1, Integer::sum));
    int worst = perSecond.values().stream().mapToInt(each -> each).max().orElseThrow();
    assertEquals(1_000 * leaves, broker.taken().size() - takenBefore);
    assertTrue(worst <= 40, worst + " publications in one second, of 4,000");
  }
}
