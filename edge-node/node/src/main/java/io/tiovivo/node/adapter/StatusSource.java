package io.tiovivo.node.adapter;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.status.StatusFrames;
import io.tiovivo.udp.LoopSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Answers questions on the node's unix socket: one request, one reply, and the line is closed. */
final class StatusSource implements LoopSource {
  /** Most questioners at a time; more are hung up on. */
  static final int MAX_CALLERS = 8;

  /** How long one may take: a caller that hangs must not hold a place for ever. */
  static final long CALL_NS = 2_000_000_000L;

  private static final class Caller {
    final SocketChannel channel;
    final long untilNs;
    final ByteBuffer request = ByteBuffer.allocate(4 + StatusFrames.MAX_REQUEST_BYTES);
    ByteBuffer reply;

    Caller(SocketChannel channel, long untilNs) {
      this.channel = channel;
      this.untilNs = untilNs;
    }
  }

  private final ServerSocketChannel server;
  private final UnaryOperator<byte[]> answer;
  private final List<Caller> callers = new ArrayList<>();
  private Selector selector;

  /**
   * @param server bound; owned from now on
   * @param answer turns a request's bytes, of unknown origin, into a reply's; must not throw
   */
  StatusSource(ServerSocketChannel server, UnaryOperator<byte[]> answer) {
    this.server = server;
    this.answer = answer;
  }

  @Override
  public void register(Selector loopSelector) throws IOException {
    selector = loopSelector;
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    if (key.channel() == server) {
      accept(nowNs);
      return;
    }
    for (Caller caller : List.copyOf(callers)) {
      if (caller.channel == key.channel()) {
        serve(caller);
      }
    }
  }

  private void accept(long nowNs) {
    try {
      SocketChannel channel = server.accept();
      if (channel == null) {
        return;
      }
      if (callers.size() >= MAX_CALLERS) {
        channel.close();
        return;
      }
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      callers.add(new Caller(channel, nowNs + CALL_NS));
    } catch (IOException gone) {
      // The caller gave up first.
    }
  }

  private void serve(Caller caller) {
    try {
      if (caller.reply == null && caller.channel.read(caller.request) < 0) {
        hangUp(caller);
        return;
      }
      if (caller.reply == null) {
        int bytes = StatusFrames.requestBytes(caller.request);
        if (bytes < 0) {
          hangUp(caller);
          return;
        }
        if (caller.request.position() < 4 + bytes) {
          return; // more is to come
        }
        byte[] request = java.util.Arrays.copyOfRange(caller.request.array(), 4, 4 + bytes);
        caller.reply = StatusFrames.frame(answer.apply(request));
        caller.channel.register(selector, SelectionKey.OP_WRITE, this);
      }
      caller.channel.write(caller.reply);
      if (!caller.reply.hasRemaining()) {
        hangUp(caller);
      }
    } catch (IOException gone) {
      hangUp(caller);
    }
  }

  @Override
  public void onDeadline(long nowNs) {
    for (Caller caller : List.copyOf(callers)) {
      if (nowNs >= caller.untilNs) {
        hangUp(caller);
      }
    }
  }

  @Override
  public long deadlineNs() {
    // Callers come in order and all may stay equally long: the first is due first.
    return callers.isEmpty() ? Machine.NEVER : callers.get(0).untilNs;
  }

  @Override
  public void close() {
    List.copyOf(callers).forEach(this::hangUp);
    closeQuietly(server);
  }

  private void hangUp(Caller caller) {
    callers.remove(caller);
    closeQuietly(caller.channel);
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception ignored) {
      // Closed is closed.
    }
  }
}
