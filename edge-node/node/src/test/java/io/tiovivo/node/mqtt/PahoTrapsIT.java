package io.tiovivo.node.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.broker.BrokerProblem.Kind;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.broker.SteadyBroker;
import io.tiovivo.node.config.MqttConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The traps of the client library, and brokers that are none; each has its test. */
final class PahoTrapsIT {
  private static final BrokerSettings.Will WILL =
      new BrokerSettings.Will("t/status", "offline".getBytes(StandardCharsets.UTF_8));

  /**
   * Far more than a call takes that waits for nobody, far less than one that waits for a broker.
   */
  private static final long PROMPT_NS = 15_000_000_000L;

  private final LoopBench loop = new LoopBench();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Heard heard = new Heard();

  private static final class Heard implements BrokerEvents {
    final List<BrokerProblem> problems = new ArrayList<>();
    final List<String> arrived = new ArrayList<>();
    int connects;
    int published;

    @Override
    public void onConnected(long nowNs) {
      connects++;
    }

    @Override
    public void onLost(long nowNs, BrokerProblem problem) {
      problems.add(problem);
    }

    @Override
    public void onArrived(long nowNs, String topic, byte[] payload, boolean retained) {
      arrived.add(topic + " " + payload.length);
    }

    @Override
    public void onPublished(long nowNs, long ticket) {
      published++;
    }
  }

  @AfterEach
  void close() {
    over.countDown();
    loop.close();
  }

  private static BrokerSettings settings(MqttConfig config) {
    return BrokerSettings.of(config, "box", WILL);
  }

  private BrokerProblem problem(MqttConfig config) {
    loop.port(heard).connect(settings(config));
    assertTrue(loop.until(() -> !heard.problems.isEmpty()), "nothing is told");
    return heard.problems.get(0);
  }

  private BrokerProblem problemOf(byte[] answer) throws IOException {
    try (FakeBroker broker =
        new FakeBroker(
            (in, out) -> {
              in.read();
              out.write(answer);
              out.flush();
              over.await();
            })) {
      return problem(broker.config());
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws IOException {
    int port;
    try (FakeBroker gone = new FakeBroker((in, out) -> {})) {
      port = gone.port();
    }
    BrokerProblem problem = problem(FakeBroker.at("127.0.0.1", port));
    assertEquals(Kind.REFUSED, problem.kind(), problem.message());
    assertTrue(problem.message().contains("127.0.0.1:" + port), problem.message());
  }

  @Test
  void shouldSayThatTheNameIsNotKnown() {
    BrokerProblem problem = problem(FakeBroker.at("no-such-name.invalid", 1883));
    assertEquals(Kind.HOST_NOT_FOUND, problem.kind(), problem.message());
  }

  @Test
  void shouldTellAWebServerFromABroker() throws IOException {
    BrokerProblem problem =
        problemOf("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertEquals(Kind.NOT_A_BROKER, problem.kind(), problem.message());
  }

  @Test
  void shouldSayThatItSpeaksTls() throws IOException {
    BrokerProblem problem = problemOf(new byte[] {0x15, 3, 3, 0, 2, 2, 10});
    assertEquals(Kind.NOT_A_BROKER, problem.kind(), problem.message());
    assertTrue(problem.message().contains("mqtts://"), problem.message());
  }

  @Test
  void shouldSayThatItDoesNotSpeakTls() throws IOException {
    try (FakeBroker broker =
        new FakeBroker(
            (in, out) -> {
              in.read();
              out.write("no TLS here, sorry".getBytes(StandardCharsets.US_ASCII));
              out.flush();
              over.await();
            })) {
      MqttConfig tls = FakeBroker.with("127.0.0.1", broker.port(), true, "", Optional.empty());
      BrokerProblem problem = problem(tls);
      assertEquals(Kind.NOT_A_BROKER, problem.kind(), problem.message());
      assertTrue(problem.message().contains("does not speak TLS"), problem.message());
    }
  }

  @Test
  void shouldSayThatThePasswordIsWrong(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("password");
    Files.writeString(file, "secret\n");
    List<String> seen = new ArrayList<>();
    try (FakeBroker broker =
        new FakeBroker(
            (in, out) -> {
              byte[] bytes = new byte[512];
              int got = in.read(bytes);
              seen.add(new String(bytes, 0, got, StandardCharsets.ISO_8859_1));
              out.write(new byte[] {0x20, 2, 0, 5});
              out.flush();
              over.await();
            })) {
      MqttConfig config =
          FakeBroker.with("127.0.0.1", broker.port(), false, "eve", Optional.of(file.toString()));
      BrokerProblem problem = problem(config);
      assertEquals(Kind.NOT_LET_IN, problem.kind(), problem.message());
      assertTrue(problem.message().contains("eve"), problem.message());
      assertFalse(problem.message().contains("secret"), problem.message());
      assertTrue(seen.get(0).endsWith("secret"), "without the end of the line");
    }
  }

  @Test
  void shouldWarnOfAPasswordThatEverybodyCanRead(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("password");
    Files.writeString(file, "secret\n");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    problem(FakeBroker.with("127.0.0.1", 9, false, "eve", Optional.of(file.toString())));
    assertTrue(loop.doubts.get(0).contains("chmod 600"), loop.doubts.toString());
  }

  @Test
  void shouldSayThatAFileIsNotThere() {
    BrokerProblem problem =
        problem(FakeBroker.with("127.0.0.1", 9, false, "eve", Optional.of("/no/such/file")));
    assertEquals(Kind.BAD_FILE, problem.kind(), problem.message());
    assertTrue(problem.message().contains("/no/such/file is not there"), problem.message());
  }

  @Test
  void shouldEndTheConnectionAtAMessageThatIsTooLong() throws IOException {
    // Paho would make an array of 256 MB of it: more than the whole heap of a box.
    try (FakeBroker broker =
        new FakeBroker(
            (in, out) -> {
              FakeBroker.packet(in);
              out.write(FakeBroker.CONNACK);
              out.write(new byte[] {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
              out.flush();
              over.await();
            })) {
      BrokerProblem problem = problem(broker.config());
      assertEquals(Kind.CONNECTION_LOST, problem.kind());
      assertTrue(problem.message().contains("268435455 bytes"), problem.message());
    }
  }

  @Test
  void shouldReadPacketsThatComeInPieces() throws IOException {
    // Paho loses its place when a header comes in two pieces with a second in between.
    try (FakeBroker broker =
        new FakeBroker(
            (in, out) -> {
              FakeBroker.packet(in);
              out.write(FakeBroker.CONNACK);
              byte[] message = publish("t/a", 300);
              for (int i = 0; i < 3; i++) {
                out.write(message[i]);
                out.flush();
                Thread.sleep(i == 1 ? 1_100 : 10);
              }
              out.write(message, 3, message.length - 3);
              out.flush();
              over.await();
            })) {
      loop.port(heard).connect(settings(broker.config()));
      assertTrue(loop.until(() -> !heard.arrived.isEmpty()), heard.problems.toString());
      assertEquals("t/a 300", heard.arrived.get(0));
    }
  }

  @Test
  void shouldNotBlockTheLoopWhenTheBrokerHangs() throws IOException {
    try (FakeBroker broker =
        new FakeBroker(
            (in, out) -> {
              FakeBroker.packet(in);
              out.write(FakeBroker.CONNACK);
              out.flush();
              over.await(); // reads nothing any more
            })) {
      PahoBroker port = loop.port(heard);
      port.connect(settings(broker.config()));
      assertTrue(loop.until(() -> heard.connects == 1));
      int taken = 0;
      long worstNs = 0;
      for (int i = 0; i < 500; i++) {
        long beginNs = System.nanoTime();
        byte[] payload = new byte[BrokerPort.MAX_PAYLOAD_BYTES];
        taken += port.publish("t/big", payload, 1, false) == BrokerPort.NO_ROOM ? 0 : 1;
        worstNs = Math.max(worstNs, System.nanoTime() - beginNs);
      }
      assertEquals(BrokerPort.MAX_IN_FLIGHT, taken);
      assertTrue(worstNs < PROMPT_NS, "a call took " + worstNs + " ns");
      long beginNs = System.nanoTime();
      port.disconnect();
      port.awaitEnd();
      long tookNs = System.nanoTime() - beginNs;
      assertTrue(tookNs < PROMPT_NS, "the end took " + tookNs + " ns");
    }
  }

  @Test
  void shouldLetAFloodWaitAtTheBroker() throws IOException {
    int all = 2_000;
    try (FakeBroker broker =
        new FakeBroker(
            (in, out) -> {
              FakeBroker.packet(in);
              out.write(FakeBroker.CONNACK);
              for (int i = 0; i < all; i++) {
                out.write(publish("t/a", 200));
              }
              out.flush();
              over.await();
            })) {
      loop.port(heard).connect(settings(broker.config()));
      assertTrue(loop.until(() -> heard.arrived.size() == all), heard.arrived.size() + " came");
    }
  }

  @Test
  void shouldLeaveNoThreadsBehind() throws IOException {
    // Paho's timer outlives a client that was closed while it reconnects (issue 654).
    Set<String> before = threads();
    Semaphore flap = new Semaphore(0);
    SteadyBroker steady = new SteadyBroker(1);
    PahoBroker port = loop.port(steady);
    steady.attach(port, heard);
    try (FakeBroker broker =
        new FakeBroker(
            (in, out) -> {
              FakeBroker.packet(in);
              out.write(FakeBroker.CONNACK);
              out.flush();
              flap.acquire();
            })) {
      for (int i = 1; i <= 5; i++) { // flapping
        int round = i;
        steady.connect(settings(broker.config()));
        assertTrue(loop.until(() -> heard.connects == round), heard.problems.toString());
        flap.release();
        assertTrue(loop.until(() -> heard.problems.size() == round));
      }
    }
    steady.disconnect();
    assertTrue(
        loop.until(() -> before.containsAll(threads())),
        "left: " + Stream.concat(threads().stream(), Stream.of("of", "" + before)).toList());
  }

  @Test
  void shouldWriteNoFiles(@TempDir Path directory) throws IOException {
    // Paho's usual persistence syncs a file for each message, in the working directory.
    Path here = Path.of("").toAbsolutePath();
    List<Path> before = list(here);
    try (FakeBroker broker =
        new FakeBroker(
            (in, out) -> {
              FakeBroker.packet(in);
              out.write(FakeBroker.CONNACK);
              out.flush();
              acknowledge(in, out);
            })) {
      PahoBroker port = loop.port(heard);
      port.connect(settings(broker.config()));
      assertTrue(loop.until(() -> heard.connects == 1));
      for (int i = 0; i < BrokerPort.MAX_IN_FLIGHT; i++) {
        assertNotEquals(BrokerPort.NO_ROOM, port.publish("t/a", new byte[10], 1, true));
        assertEquals(before, list(here));
      }
      assertTrue(loop.until(() -> heard.published == BrokerPort.MAX_IN_FLIGHT));
    }
    assertEquals(before, list(here));
  }

  @Test
  void shouldConnectByAnIpv6Literal() throws IOException {
    InetAddress loopback = InetAddress.getByName("::1");
    try (FakeBroker broker = new FakeBroker(loopback, (in, out) -> greet(out))) {
      loop.port(heard).connect(settings(FakeBroker.at("[::1]", broker.port())));
      assertTrue(loop.until(() -> heard.connects == 1), heard.problems.toString());
    }
  }

  @Test
  void shouldTryEachAddressOfAName() throws IOException {
    // localhost is ::1 and 127.0.0.1 on most hosts; the broker listens on one of them only.
    for (String address : List.of("127.0.0.1", "::1")) {
      if (!List.of(InetAddress.getAllByName("localhost"))
          .contains(InetAddress.getByName(address))) {
        continue;
      }
      int before = heard.connects;
      try (FakeBroker broker =
          new FakeBroker(InetAddress.getByName(address), (in, out) -> greet(out))) {
        loop.port(heard).connect(settings(FakeBroker.at("localhost", broker.port())));
        assertTrue(loop.until(() -> heard.connects == before + 1), heard.problems.toString());
      }
    }
    assertTrue(heard.connects > 0);
  }

  private void greet(OutputStream out) throws IOException, InterruptedException {
    out.write(FakeBroker.CONNACK);
    out.flush();
    over.await();
  }

  private static void acknowledge(java.io.InputStream in, OutputStream out) throws IOException {
    for (int id = 1; ; id++) {
      if ((FakeBroker.packet(in) & 0xf0) == 0x30) {
        out.write(new byte[] {0x40, 2, 0, (byte) id});
        out.flush();
      }
    }
  }

  private static byte[] publish(String topic, int payloadBytes) {
    int length = 2 + topic.length() + payloadBytes;
    byte[] packet = new byte[3 + length];
    packet[0] = 0x30;
    packet[1] = (byte) (length & 0x7f | 0x80);
    packet[2] = (byte) (length >> 7);
    packet[4] = (byte) topic.length();
    System.arraycopy(topic.getBytes(StandardCharsets.US_ASCII), 0, packet, 5, topic.length());
    return packet;
  }

  private static Set<String> threads() {
    Set<String> names = new java.util.TreeSet<>();
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each.getName().startsWith("MQTT") || each.getName().startsWith("mqtt")) {
        names.add(each.getName() + "#" + each.getId());
      }
    }
    return names;
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.sorted().toList();
    }
  }
}
