package io.tiovivo.tls;

import io.tiovivo.machine.PeerAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** One TLS connection that carries datagrams, each behind its length in 16 bits. */
final class TlsConnection {
  /** Longest datagram, as on UDP. */
  static final int MAX_DATAGRAM_BYTES = 1232;

  private static final int LENGTH_BYTES = 2;

  /** Room for one record of ours; grows when the other side uses longer ones. */
  private static final int FIRST_IN_BYTES = 2048;

  /** Steps of TLS in one go: more than the smallest records that fit into the longest buffer. */
  private static final int MOST_STEPS = 2048;

  /** Reads in a row before others get their turn. */
  private static final int MOST_READS = 32;

  /** What a record adds to what is in it, at most. */
  private static final int RECORD_BYTES = 256;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** Takes what came. */
  interface Frames {
    void onFrame(byte[] bytes, int offset, int length);
  }

  /** Buffers that all connections of a source share: each is free again after every call. */
  record Scratch(ByteBuffer opened, ByteBuffer sealed) {
    /** A TLS record, and then some. */
    private static final int BYTES = 18 * 1024;

    static Scratch make() {
      return new Scratch(ByteBuffer.allocate(BYTES), ByteBuffer.allocate(BYTES));
    }
  }

  final SocketChannel channel;
  final PeerAddress address;

  /** What was asked for; null: the other side connected. */
  final PeerAddress target;

  final long sinceNs;
  long activeNs;
  SelectionKey key;

  private final SSLEngine engine;
  private final int mostPending;
  private ByteBuffer in = ByteBuffer.allocate(FIRST_IN_BYTES);
  private ByteBuffer pending = NOTHING; // sealed, and not taken by the network yet
  private final byte[] frame = new byte[LENGTH_BYTES + MAX_DATAGRAM_BYTES];
  private int frameBytes;
  private boolean up;

  TlsConnection(
      SocketChannel channel,
      SSLEngine engine,
      PeerAddress address,
      PeerAddress target,
      int mostPending,
      long nowNs) {
    this.channel = channel;
    this.engine = engine;
    this.address = address;
    this.target = target;
    this.mostPending = mostPending;
    sinceNs = nowNs;
    activeNs = nowNs;
  }

  /** TLS is up: datagrams may go. */
  boolean isUp() {
    return up;
  }

  void begin(Scratch scratch) throws IOException {
    engine.beginHandshake();
    pump(scratch, (bytes, offset, length) -> {});
  }

  /**
   * Reads what is there and hands on what is complete.
   *
   * @throws IOException when the connection is over
   */
  void onReadable(Scratch scratch, Frames frames) throws IOException {
    for (int i = 0; i < MOST_READS; i++) {
      int read = channel.read(in);
      if (read < 0) {
        throw new IOException("closed by the other side");
      }
      if (read == 0) {
        return;
      }
      pump(scratch, frames);
    }
  }

  void onWritable() throws IOException {
    pending.flip();
    channel.write(pending);
    pending.compact();
    if (pending.position() == 0) {
      pending = NOTHING;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /**
   * Sends one datagram.
   *
   * @return false: the network does not keep up, and it is lost
   */
  boolean send(Scratch scratch, byte[] bytes, int offset, int length) throws IOException {
    int sealed = LENGTH_BYTES + length + RECORD_BYTES;
    if (!up || pending.position() + sealed > mostPending) {
      return false;
    }
    ByteBuffer plain = ByteBuffer.allocate(LENGTH_BYTES + length);
    plain.putShort((short) length).put(bytes, offset, length).flip();
    for (int i = 0; plain.hasRemaining() && i < MOST_STEPS; i++) {
      wrap(plain, scratch);
    }
    return true;
  }

  private void pump(Scratch scratch, Frames frames) throws IOException {
    for (int i = 0; i < MOST_STEPS; i++) {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
      } else if (status == HandshakeStatus.NEED_WRAP) {
        wrap(NOTHING.duplicate(), scratch);
      } else {
        up |= status == HandshakeStatus.NOT_HANDSHAKING;
        if (!unwrap(scratch, frames)) {
          return;
        }
      }
    }
    throw new IOException("TLS does not come to rest");
  }

  /** Returns false when there is nothing more to open for now. */
  private boolean unwrap(Scratch scratch, Frames frames) throws IOException {
    if (in.position() == 0) {
      return false;
    }
    ByteBuffer opened = scratch.opened().clear();
    in.flip();
    SSLEngineResult result = engine.unwrap(in, opened);
    in.compact();
    switch (result.getStatus()) {
      case OK -> {
        split(opened.flip(), frames);
        return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
      }
      case BUFFER_UNDERFLOW -> {
        if (!in.hasRemaining()) {
          grow();
        }
        return false;
      }
      case BUFFER_OVERFLOW, CLOSED -> throw new IOException("TLS ended: " + result.getStatus());
      default -> throw new IllegalStateException(result.toString());
    }
  }

  private void grow() throws IOException {
    int most = engine.getSession().getPacketBufferSize();
    if (in.capacity() >= most) {
      throw new IOException("a record longer than TLS allows");
    }
    in.flip();
    in = ByteBuffer.allocate(Math.min(most, 4 * in.capacity())).put(in);
  }

  private void split(ByteBuffer plain, Frames frames) throws IOException {
    while (plain.hasRemaining()) {
      frame[frameBytes++] = plain.get();
      if (frameBytes < LENGTH_BYTES) {
        continue;
      }
      int length = (frame[0] & 0xFF) << 8 | frame[1] & 0xFF;
      if (length == 0 || length > MAX_DATAGRAM_BYTES) {
        throw new IOException("a frame of " + length + " bytes");
      }
      int wanted = Math.min(LENGTH_BYTES + length - frameBytes, plain.remaining());
      plain.get(frame, frameBytes, wanted);
      frameBytes += wanted;
      if (frameBytes == LENGTH_BYTES + length) {
        frameBytes = 0;
        frames.onFrame(frame, LENGTH_BYTES, length);
      }
    }
  }

  private void wrap(ByteBuffer plain, Scratch scratch) throws IOException {
    ByteBuffer sealed = scratch.sealed().clear();
    SSLEngineResult result = engine.wrap(plain, sealed);
    if (result.getStatus() != SSLEngineResult.Status.OK) {
      throw new IOException("TLS ended: " + result.getStatus());
    }
    sealed.flip();
    if (pending.position() == 0) {
      channel.write(sealed);
    }
    if (sealed.hasRemaining()) {
      // TLS itself makes the other side answered (key updates), as often as it asks.
      if (pending.position() + sealed.remaining() > mostPending) {
        throw new IOException("the other side asks, and does not read");
      }
      if (pending.remaining() < sealed.remaining()) {
        int bytes = Math.max(2 * pending.capacity(), pending.position() + sealed.remaining());
        pending.flip();
        pending = ByteBuffer.allocate(bytes).put(pending);
      }
      pending.put(sealed);
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // What was on its way is lost, as datagrams may be.
    }
  }
}
