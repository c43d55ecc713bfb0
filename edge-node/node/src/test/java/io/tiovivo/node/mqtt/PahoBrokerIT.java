package io.tiovivo.node.mqtt;

import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import io.tiovivo.node.broker.BrokerContract;
import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Paho with a broker (Moquette, in this process) keeps the contract. */
final class PahoBrokerIT extends BrokerContract {
  private static final long WHILE_NS = 300_000_000L;

  @Override
  protected Bench bench() {
    return new MoquetteBench();
  }

  // One for all tests: it takes two seconds to stop.
  private static Server server;
  private static int port;

  @BeforeAll
  static void startBroker() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    serve();
  }

  @AfterAll
  static void stopBroker() {
    server.stopServer();
  }

  private static void serve() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("host", "127.0.0.1");
    properties.setProperty("port", String.valueOf(port));
    properties.setProperty("persistence_enabled", "false");
    properties.setProperty("telemetry_enabled", "false");
    properties.setProperty("allow_anonymous", "true");
    server = new Server();
    server.startServer(new MemoryConfig(properties));
  }

  private static final class MoquetteBench implements Bench {
    private final LoopBench loop = new LoopBench();

    @Override
    public void start() {
      try {
        serve();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean marksRetained() {
      return false; // Moquette 0.17 does not; edge-node/bench/home.sh has Mosquitto, which does
    }

    @Override
    public BrokerPort port(BrokerEvents events) {
      return loop.port(events);
    }

    @Override
    public BrokerSettings settings(String clientId, BrokerSettings.Will will) {
      return BrokerSettings.of(FakeBroker.at("127.0.0.1", port), clientId, will);
    }

    @Override
    public boolean until(BooleanSupplier happened) {
      return loop.until(happened);
    }

    @Override
    public void aWhile() {
      loop.runFor(WHILE_NS);
    }

    @Override
    public void kill() {
      server.stopServer();
    }

    @Override
    public void close() {
      loop.close();
    }
  }
}
