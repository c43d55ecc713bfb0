package io.tiovivo.node.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.broker.BrokerProblem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link BrokerPort} does: the simulated one, and the real one with a real broker. */
public abstract class BrokerContract {
  /** A broker, and ports that lead to it. */
  protected interface Bench extends AutoCloseable {
    BrokerPort port(BrokerEvents events);

    /** How to reach the broker. */
    BrokerSettings settings(String clientId, BrokerSettings.Will will);

    /** Lets time go by until something has happened; false: it has not, for long. */
    boolean until(BooleanSupplier happened);

    /** Lets some time go by, in which what must not happen would. */
    void aWhile();

    /** Whether this broker marks what it had retained, as the standard has it (3.3.1.3). */
    default boolean marksRetained() {
      return true;
    }

    /** The broker ends, or is there again, with what was retained or not. */
    void kill();

    void start();

    @Override
    void close();
  }

  /** Writes down what is told. */
  protected static final class Notes implements BrokerEvents {
    final List<String> lines = new ArrayList<>();
    final List<Long> published = new ArrayList<>();
    final List<BrokerProblem> problems = new ArrayList<>();
    int connects;
    Runnable whenConnected = () -> {};

    @Override
    public void onConnected(long nowNs) {
      connects++;
      whenConnected.run();
    }

    @Override
    public void onLost(long nowNs, BrokerProblem problem) {
      problems.add(problem);
    }

    @Override
    public void onArrived(long nowNs, String topic, byte[] payload, boolean retained) {
      lines.add(
          topic + "=" + new String(payload, StandardCharsets.UTF_8) + (retained ? " (old)" : ""));
    }

    @Override
    public void onPublished(long nowNs, long ticket) {
      published.add(ticket);
    }
  }

  private static final BrokerSettings.Will WILL =
      new BrokerSettings.Will("test/one/status", bytes("offline"));

  private Bench bench;
  private final Notes one = new Notes();
  private final Notes two = new Notes();
  private BrokerPort first;
  private BrokerPort second;

  protected abstract Bench bench() throws Exception;

  @BeforeEach
  void open() throws Exception {
    bench = bench();
    first = bench.port(one);
    second = bench.port(two);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldDeliverWhatOneClientPublishesToTheOther() {
    connect();
    subscribe(second, "test/#");
    long ticket = first.publish("test/a", bytes("1"), 1, false);
    assertTrue(bench.until(() -> two.lines.contains("test/a=1")), "delivered");
    assertTrue(bench.until(() -> one.published.contains(ticket)), "acknowledged");
  }

  @Test
  void shouldKeepTheOrderOfATopic() {
    connect();
    subscribe(second, "test/order");
    for (int i = 0; i < 10; i++) {
      assertTrue(first.publish("test/order", bytes("" + i), 1, false) != BrokerPort.NO_ROOM);
    }
    assertTrue(bench.until(() -> two.lines.contains("test/order=9")));
    List<String> once =
        two.lines.stream().filter(each -> each.startsWith("test/")).distinct().toList();
    for (int i = 0; i < 10; i++) {
      assertEquals("test/order=" + i, once.get(i));
    }
  }

  @Test
  void shouldTellRetainedFromNew() {
    connect();
    long ticket = first.publish("test/kept", bytes("old"), 1, true);
    assertTrue(bench.until(() -> one.published.contains(ticket)));
    String mark = bench.marksRetained() ? " (old)" : "";
    subscribe(second, "test/kept");
    assertTrue(bench.until(() -> two.lines.contains("test/kept=old" + mark)), two.lines::toString);
    first.publish("test/kept", bytes("new"), 1, true);
    assertTrue(bench.until(() -> two.lines.contains("test/kept=new")), two.lines::toString);
  }

  @Test
  void shouldRemoveWhatWasRetainedWithAnEmptyPayload() {
    connect();
    long kept = first.publish("test/gone", bytes("old"), 1, true);
    assertTrue(bench.until(() -> one.published.contains(kept)));
    long gone = first.publish("test/gone", new byte[0], 1, true);
    assertTrue(bench.until(() -> one.published.contains(gone)));
    second.subscribe("test/gone");
    bench.aWhile();
    assertEquals(List.of(), two.lines);
  }

  @Test
  void shouldTakeSubscriptionsFromWithinTheNewsOfTheConnection() {
    two.whenConnected = () -> second.subscribe("test/early");
    connect();
    assertTrue(
        bench.until(
            () -> {
              first.publish("test/early", bytes("1"), 0, false);
              return two.lines.contains("test/early=1");
            }));
  }

  @Test
  void shouldThrowAtMoreSubscriptionsThanAConnectionHas() {
    connect();
    for (int i = 0; i < BrokerPort.MAX_SUBSCRIPTIONS; i++) {
      first.subscribe("test/" + i);
    }

    assertThrows(IllegalStateException.class, () -> first.subscribe("test/more"));
    first.subscribe("test/0"); // the same once more: a broker sends again what it keeps
    first.connect(bench.settings("one", WILL));
    assertTrue(bench.until(() -> one.connects == 2), "connected anew");
    first.subscribe("test/more");
  }

  @Test
  void shouldRefuseMoreThanMayBeInFlight() {
    connect();
    int taken = 0;
    while (taken <= 10 * BrokerPort.MAX_IN_FLIGHT
        && first.publish("test/many", bytes("x"), 1, false) != BrokerPort.NO_ROOM) {
      taken++;
    }
    assertEquals(BrokerPort.MAX_IN_FLIGHT, taken, "no event can have come in between");
    int all = taken;
    assertTrue(bench.until(() -> one.published.size() == all));
    assertTrue(first.publish("test/many", bytes("y"), 1, false) != BrokerPort.NO_ROOM);
  }

  @Test
  void shouldRefuseToPublishWithoutAConnection() {
    assertEquals(BrokerPort.NO_ROOM, first.publish("test/a", bytes("1"), 1, false));
  }

  @Test
  void shouldThrowAtTopicsThatAreNone() {
    connect();
    assertThrows(
        IllegalArgumentException.class, () -> first.publish("test/#", bytes("1"), 1, false));
    assertThrows(IllegalArgumentException.class, () -> first.publish("", bytes("1"), 1, false));
    assertThrows(IllegalArgumentException.class, () -> first.subscribe("a#"));
    byte[] long1 = new byte[BrokerPort.MAX_PAYLOAD_BYTES + 1];
    assertThrows(IllegalArgumentException.class, () -> first.publish("test/a", long1, 1, false));
  }

  @Test
  void shouldHaveTheLastWillPublishedOnlyWhenLostWithoutOrder() {
    connect();
    subscribe(second, "test/one/status");
    long ticket = first.publish("test/one/status", bytes("bye"), 1, true);
    first.disconnect();
    assertTrue(bench.until(() -> two.lines.contains("test/one/status=bye")), "ticket " + ticket);
    bench.aWhile();
    assertFalse(two.lines.contains("test/one/status=offline"), two.lines.toString());
    assertTrue(one.problems.isEmpty(), "an end in order is no news");
  }

  @Test
  void shouldLoseTheOlderOfTwoConnectionsWithOneId() {
    connect();
    subscribe(second, "test/one/status");
    Notes three = new Notes();
    BrokerPort third = bench.port(three);
    third.connect(bench.settings("one", WILL));
    assertTrue(bench.until(() -> three.connects == 1));
    assertTrue(bench.until(() -> one.problems.size() == 1));
    assertEquals(Kind.CONNECTION_LOST, one.problems.get(0).kind());
    assertTrue(bench.until(() -> two.lines.contains("test/one/status=offline")), "its last will");
  }

  @Test
  void shouldTellWhenTheBrokerDiesAndConnectAgain() {
    connect();
    bench.kill();
    assertTrue(bench.until(() -> one.problems.size() == 1));
    assertEquals(BrokerPort.NO_ROOM, first.publish("test/a", bytes("1"), 1, false));
    first.connect(bench.settings("one", WILL));
    assertTrue(bench.until(() -> one.problems.size() == 2), "nobody is there");
    assertEquals(Kind.REFUSED, one.problems.get(1).kind());
    bench.start();
    first.connect(bench.settings("one", WILL));
    assertTrue(bench.until(() -> one.connects == 2));
    long ticket = first.publish("test/a", bytes("1"), 1, false);
    assertTrue(bench.until(() -> one.published.contains(ticket)));
  }

  @Test
  void shouldForgetAnAttemptThatIsGivenUp() {
    first.connect(bench.settings("one", WILL));
    first.disconnect();
    bench.aWhile();
    assertEquals(0, one.connects);
    assertTrue(one.problems.isEmpty());
  }

  private void connect() {
    first.connect(bench.settings("one", WILL));
    second.connect(bench.settings("two", new BrokerSettings.Will("test/two", bytes("offline"))));
    assertTrue(
        bench.until(() -> one.connects == 1 && two.connects == 1),
        () -> "both connected: " + one.problems + two.problems);
  }

  // A subscription tells nothing; a message that comes by it does.
  private void subscribe(BrokerPort port, String filter) {
    port.subscribe(filter);
    port.subscribe("ready");
    assertTrue(
        bench.until(
            () -> {
              port.publish("ready", bytes("yes"), 0, false);
              return two.lines.contains("ready=yes");
            }));
    two.lines.removeIf(each -> each.startsWith("ready="));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
