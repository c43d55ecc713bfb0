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
import java.util.function.Consumer;

/**
 * Answers questions on the node's unix socket: one request, one reply, and the line is closed. The
 * reply may come later, but not much.
 */
final class StatusSource implements LoopSource {
  /** Most questioners at a time; more are hung up on. */
  static final int MAX_CALLERS = 8;

  /** How long a caller may take to ask, or to read: one that hangs must not hold a place. */
  static final long CALL_NS = 2_000_000_000L;

  /** How long the answer may take: a ping or a look-up asks others first. */
  static final long ANSWER_NS = 12_000_000_000L;

  /** Finds the answer to a question. */
  @FunctionalInterface
  interface Clerk {
    /**
     * @param request of unknown origin; must not make this throw
     * @param reply takes the answer, now or later, on the loop's thread; only the first one counts
     */
    void answer(long nowNs, byte[] request, Consumer<byte[]> reply);
  }

  private static final class Caller {
    final SocketChannel channel;
    long untilNs;
    boolean asked;
    final ByteBuffer request = ByteBuffer.allocate(4 + StatusFrames.MAX_REQUEST_BYTES);
    ByteBuffer reply;

    Caller(SocketChannel channel, long untilNs) {
      this.channel = channel;
      this.untilNs = untilNs;
    }
  }

  private final ServerSocketChannel server;
  private final Clerk clerk;
  private final List<Caller> callers = new ArrayList<>();
  private Selector selector;

  /**
   * @param server bound; owned from now on
   */
  StatusSource(ServerSocketChannel server, Clerk clerk) {
    this.server = server;
    this.clerk = clerk;
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
        serve(nowNs, caller);
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

  private void serve(long nowNs, Caller caller) {
    try {
      if (caller.reply != null) {
        write(caller);
      } else if (caller.asked) {
        if (caller.channel.read(ByteBuffer.allocate(1)) != 0) {
          hangUp(caller); // gone, or says more than it may
        }
      } else if (caller.channel.read(caller.request) < 0) {
        hangUp(caller);
      } else {
        ask(nowNs, caller);
      }
    } catch (IOException gone) {
      hangUp(caller);
    }
  }

  private void ask(long nowNs, Caller caller) {
    int bytes = StatusFrames.requestBytes(caller.request);
    if (bytes < 0) {
      hangUp(caller);
      return;
    }
    if (caller.request.position() < 4 + bytes) {
      return; // more is to come
    }
    caller.asked = true;
    caller.untilNs = nowNs + ANSWER_NS;
    byte[] request = java.util.Arrays.copyOfRange(caller.request.array(), 4, 4 + bytes);
    clerk.answer(nowNs, request, reply -> answer(caller, reply));
  }

  private void answer(Caller caller, byte[] reply) {
    if (caller.reply != null || !callers.contains(caller)) {
      return; // answered already, or gone
    }
    try {
      caller.reply = StatusFrames.frame(reply);
      caller.channel.register(selector, SelectionKey.OP_WRITE, this);
      write(caller);
    } catch (IOException gone) {
      hangUp(caller);
    }
  }

  private void write(Caller caller) throws IOException {
    caller.channel.write(caller.reply);
    if (!caller.reply.hasRemaining()) {
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
    long nextNs = Machine.NEVER;
    for (Caller caller : callers) {
      nextNs = Math.min(nextNs, caller.untilNs);
    }
    return nextNs;
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
