package io.tiovivo.node.mqtt;

import io.tiovivo.node.config.MqttConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that listens and misbehaves as it is told. */
final class FakeBroker implements AutoCloseable {
  /** What it does with a caller. */
  interface Manners {
    void serve(InputStream in, OutputStream out) throws IOException, InterruptedException;
  }

  static final byte[] CONNACK = {0x20, 2, 0, 0};
  static final byte[] PING_RESPONSE = {(byte) 0xd0, 0};

  private final ServerSocket server;
  private final Manners manners;
  private final List<Socket> callers = new CopyOnWriteArrayList<>();
  final AtomicInteger calls = new AtomicInteger();

  FakeBroker(Manners manners) throws IOException {
    this(InetAddress.getLoopbackAddress(), manners);
  }

  FakeBroker(InetAddress address, Manners manners) throws IOException {
    server = new ServerSocket(0, 8, address);
    this.manners = manners;
    Thread thread = new Thread(this::accept, "fake broker");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  MqttConfig config() {
    return at(server.getInetAddress().getHostAddress(), port());
  }

  static MqttConfig at(String host, int port) {
    return with(host, port, false, "", Optional.empty());
  }

  static MqttConfig with(
      String host, int port, boolean tls, String user, Optional<String> passwordFile) {
    return new MqttConfig(
        host,
        port,
        tls,
        user,
        passwordFile,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "homeassistant",
        "tiovivo");
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        callers.add(caller);
        calls.incrementAndGet();
        Thread thread = new Thread(() -> serve(caller), "fake broker's caller");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      manners.serve(caller.getInputStream(), caller.getOutputStream());
    } catch (IOException | InterruptedException over) {
      // The test is over, or the caller is.
    }
  }

  /** Reads one packet; its first byte. */
  static int packet(InputStream in) throws IOException {
    int first = in.read();
    int length = 0;
    int shift = 0;
    int next;
    do {
      next = in.read();
      if (next < 0) {
        throw new IOException("over");
      }
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while ((next & 0x80) != 0);
    in.readNBytes(length);
    return first;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket each : callers) {
      each.close();
    }
  }
}
