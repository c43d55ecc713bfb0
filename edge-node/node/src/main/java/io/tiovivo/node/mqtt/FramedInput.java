package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerProblem.Kind;
import io.tiovivo.node.broker.Topics;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a broker sends, looked at before Paho does (MQTT 3.1.1, section 2.2): Paho makes an array of
 * whatever length the header names, up to 256 MB, and takes any first bytes for a packet. A stream
 * that does not begin with CONNACK comes from something else; a packet that is longer than any we
 * want ends the connection.
 */
final class FramedInput extends InputStream {
  /** Header, topic, packet id, and the longest payload. */
  static final int MAX_PACKET_BYTES = BrokerPort.MAX_PAYLOAD_BYTES + Topics.MAX_BYTES + 16;

  private static final int MAX_LENGTH_BYTES = 4;
  private static final int CONNACK = 2;
  private static final int PING_RESPONSE = 13;
  private static final int TLS_ALERT = 0x15;

  private final InputStream in;
  private final byte[] header = new byte[1 + MAX_LENGTH_BYTES];
  private int headerBytes;
  private int headerAt;
  private int bodyLeft;
  private boolean greeted;
  private volatile long heardNs = System.nanoTime();
  private volatile boolean pingAnswered;

  FramedInput(InputStream in) {
    this.in = in;
  }

  /** When something was last heard, by {@link System#nanoTime}. */
  long heardNs() {
    return heardNs;
  }

  /** From now on it is looked for the answer to a ping. */
  void expectPingAnswer() {
    pingAnswered = false;
  }

  boolean pingAnswered() {
    return pingAnswered;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int got = read(one, 0, 1);
    return got < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (headerAt == headerBytes && bodyLeft == 0 && !readHeader()) {
      return -1;
    }
    if (headerAt < headerBytes) {
      int some = Math.min(length, headerBytes - headerAt);
      System.arraycopy(header, headerAt, bytes, offset, some);
      headerAt += some;
      return some;
    }
    int some = in.read(bytes, offset, Math.min(length, bodyLeft));
    if (some > 0) {
      bodyLeft -= some;
      heardNs = System.nanoTime();
    }
    return some;
  }

  private boolean readHeader() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    heardNs = System.nanoTime();
    header[0] = (byte) first;
    if (!greeted) {
      checkGreeting(first);
    }
    int length = readLength();
    if (!greeted && length != 2) {
      throw new NoBrokerException(Kind.NOT_A_BROKER, "what answers there is not an MQTT broker");
    }
    greeted = true;
    if (length > MAX_PACKET_BYTES) {
      throw new NoBrokerException(
          Kind.CONNECTION_LOST,
          "the broker sent a message of "
              + length
              + " bytes; somebody publishes on our topics what cannot be for us");
    }
    if (first >> 4 == PING_RESPONSE) {
      pingAnswered = true;
    }
    headerAt = 0;
    bodyLeft = length;
    return true;
  }

  private static void checkGreeting(int first) throws NoBrokerException {
    if (first == TLS_ALERT) {
      throw new NoBrokerException(
          Kind.NOT_A_BROKER, "what answers there speaks TLS: write mqtts:// instead of mqtt://");
    }
    if (first >> 4 != CONNACK) {
      throw new NoBrokerException(
          Kind.NOT_A_BROKER,
          "what answers there is not an MQTT broker, or not on this port (brokers use 1883, with TLS 8883)");
    }
  }

  private int readLength() throws IOException {
    int length = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection ended within a packet");
      }
      header[1 + i] = (byte) next;
      length |= (next & 0x7f) << 7 * i;
      if ((next & 0x80) == 0) {
        headerBytes = 2 + i;
        return length;
      }
    }
    throw new NoBrokerException(Kind.CONNECTION_LOST, "the broker sent what is not MQTT");
  }

  @Override
  public int available() throws IOException {
    return headerBytes - headerAt + in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
