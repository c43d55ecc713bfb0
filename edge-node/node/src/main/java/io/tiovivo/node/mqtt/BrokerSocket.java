package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerProblem.Kind;
import io.tiovivo.node.config.MqttConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The connection below Paho, which takes it for a plain socket: name, address and TLS are ours. So
 * every address of a name is tried (Paho tries the first), an IPv6 literal may have TLS (Paho makes
 * a server name of it and fails), whatever goes wrong is seen by us first, and the connection can
 * be ended at once, whatever Paho's threads wait for. Reads have no timeout: none of them is woken
 * once a second; who watches the time is {@link PahoBroker}.
 */
final class BrokerSocket extends Socket {
  /** Most addresses of a name that are tried. */
  static final int MAX_ADDRESSES = 8;

  /** How long one address may take, if there are more. */
  private static final int ADDRESS_MS = 5_000;

  private final String host;
  private final int port;
  private final Optional<SSLSocketFactory> tls;
  private volatile Socket raw;
  private volatile Socket top;
  private volatile FramedInput input;
  private volatile boolean aborted;
  private volatile boolean resolved;
  private volatile IOException failure;

  BrokerSocket(MqttConfig broker, Optional<SSLSocketFactory> tls) {
    host = bare(broker.host());
    port = broker.port();
    this.tls = tls;
  }

  /** An IPv6 literal without its brackets. */
  static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public void connect(SocketAddress ignored, int timeoutMs) throws IOException {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(host);
      resolved = true;
      Socket socket = connectAny(addresses, timeoutMs);
      socket.setTcpNoDelay(true);
      top = tls.isPresent() ? handshake(socket) : socket;
      input = new FramedInput(top.getInputStream());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Socket connectAny(InetAddress[] addresses, int timeoutMs) throws IOException {
    IOException last = new NoBrokerException(Kind.HOST_NOT_FOUND, host + " has no address");
    int tried = Math.min(addresses.length, MAX_ADDRESSES);
    for (int i = 0; i < tried; i++) {
      Socket socket = new Socket();
      raw = socket;
      if (aborted) {
        socket.close();
      }
      try {
        int waitMs = tried == 1 ? timeoutMs : Math.min(timeoutMs, ADDRESS_MS);
        socket.connect(new InetSocketAddress(addresses[i], port), waitMs);
        return socket;
      } catch (IOException e) {
        last = e;
        socket.close();
      }
    }
    throw last;
  }

  private Socket handshake(Socket socket) throws IOException {
    SSLSocket secure = (SSLSocket) tls.orElseThrow().createSocket(socket, host, port, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // names, as RFC 2818 compares them
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  @Override
  public InputStream getInputStream() {
    return new Watched(input);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return top.getOutputStream();
  }

  @Override
  public void setSoTimeout(int timeoutMs) {
    // See above.
  }

  /** What goes in; null: not connected yet. */
  FramedInput input() {
    return input;
  }

  /** Whether the name has been found. */
  boolean resolved() {
    return resolved;
  }

  /** What went wrong first; null: nothing. */
  IOException failure() {
    return failure;
  }

  /** Ends it at once; never waits. */
  void abort() {
    aborted = true;
    closeQuietly(raw);
  }

  /** By Paho: with TLS this says goodbye, and may wait. */
  @Override
  public void close() {
    closeQuietly(top);
    closeQuietly(raw);
  }

  private IOException failed(IOException e) {
    if (failure == null) {
      failure = e;
    }
    return e;
  }

  private static void closeQuietly(Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException ignored) {
        // Closed is closed.
      }
    }
  }

  /** Remembers what went wrong, which Paho hides in its own exceptions. */
  private final class Watched extends InputStream {
    private final InputStream in;

    Watched(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }
  }
}
