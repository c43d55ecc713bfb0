package io.tiovivo.node.adapter;

import io.tiovivo.machine.Machine;
import io.tiovivo.udp.LoopSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who call at a socket of the node's own loop, a few at a time: each asks one thing, gets one
 * answer and is hung up on, at the latest when its time is over.
 */
abstract class Callers implements LoopSource {
  /** One caller. */
  static final class Caller {
    final SocketChannel channel;
    final ByteBuffer request;
    ByteBuffer reply;

    /** Whether the question is complete. */
    boolean asked;

    long untilNs;

    Caller(SocketChannel channel, int requestBytes, long untilNs) {
      this.channel = channel;
      this.untilNs = untilNs;
      request = ByteBuffer.allocate(requestBytes);
    }
  }

  private final ServerSocketChannel server;
  private final int most;
  private final int requestBytes;
  private final long callNs;
  private final List<Caller> callers = new ArrayList<>();
  private Selector selector;

  /**
   * @param server bound; owned from now on
   * @param most at a time; more are hung up on
   * @param requestBytes longest request
   * @param callNs how long one may take to ask and to read: one that hangs must not hold a place
   */
  Callers(ServerSocketChannel server, int most, int requestBytes, long callNs) {
    this.server = server;
    this.most = most;
    this.requestBytes = requestBytes;
    this.callNs = callNs;
  }

  /** A caller says something, or can be written to. */
  abstract void serve(long nowNs, Caller caller) throws IOException;

  @Override
  public final void register(Selector loopSelector) throws IOException {
    selector = loopSelector;
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  @Override
  public final void onReady(long nowNs, SelectionKey key) {
    if (key.channel() == server) {
      accept(nowNs);
      return;
    }
    for (Caller caller : List.copyOf(callers)) {
      if (caller.channel == key.channel()) {
        try {
          serve(nowNs, caller);
        } catch (IOException gone) {
          hangUp(caller);
        }
      }
    }
  }

  private void accept(long nowNs) {
    try {
      SocketChannel channel = server.accept();
      if (channel == null) {
        return;
      }
      if (callers.size() >= most) {
        channel.close();
        return;
      }
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      callers.add(new Caller(channel, requestBytes, nowNs + callNs));
    } catch (IOException gone) {
      // The caller gave up first.
    }
  }

  /** Begins to write the answer. */
  final void reply(Caller caller, ByteBuffer reply) throws IOException {
    caller.reply = reply;
    caller.channel.register(selector, SelectionKey.OP_WRITE, this);
    write(caller);
  }

  /** Goes on writing it, and hangs up at its end. */
  final void write(Caller caller) throws IOException {
    caller.channel.write(caller.reply);
    if (!caller.reply.hasRemaining()) {
      caller.channel.shutdownOutput();
      hangUp(caller);
    }
  }

  /** Whether it has not been hung up on. */
  final boolean waits(Caller caller) {
    return callers.contains(caller);
  }

  final void hangUp(Caller caller) {
    callers.remove(caller);
    closeQuietly(caller.channel);
  }

  @Override
  public final void onDeadline(long nowNs) {
    for (Caller caller : List.copyOf(callers)) {
      if (nowNs >= caller.untilNs) {
        hangUp(caller);
      }
    }
  }

  @Override
  public final long deadlineNs() {
    long nextNs = Machine.NEVER;
    for (Caller caller : callers) {
      nextNs = Math.min(nextNs, caller.untilNs);
    }
    return nextNs;
  }

  @Override
  public final void close() {
    List.copyOf(callers).forEach(this::hangUp);
    closeQuietly(server);
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception ignored) {
      // Closed is closed.
    }
  }
}
