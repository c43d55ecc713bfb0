package io.tiovivo.udp;

import io.tiovivo.machine.Machine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who call at a stream socket of a loop, a few at a time: each asks one thing, gets one
 * answer and is hung up on, at the latest when its time is over.
 */
public abstract class Callers implements LoopSource {
  /** One caller. */
  public static final class Caller {
    private final SocketChannel channel;
    private final ByteBuffer request;
    private ByteBuffer reply;
    private boolean asked;
    private long untilNs;

    Caller(SocketChannel channel, int requestBytes, long untilNs) {
      this.channel = channel;
      this.untilNs = untilNs;
      request = ByteBuffer.allocate(requestBytes);
    }

    public SocketChannel channel() {
      return channel;
    }

    /** What has arrived of its question: from 0 to the position. */
    public ByteBuffer request() {
      return request;
    }

    /** Whether its question is complete. */
    public boolean asked() {
      return asked;
    }

    /** Its question is complete; the answer may take until then. */
    public void asked(long answerUntilNs) {
      asked = true;
      untilNs = answerUntilNs;
    }

    /** Whether its answer is on its way. */
    public boolean answered() {
      return reply != null;
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
   * @param most at a time; for one more the first that has not asked is hung up on
   * @param requestBytes longest request
   * @param callNs how long one may take to ask and to read: one that hangs must not hold a place
   */
  protected Callers(ServerSocketChannel server, int most, int requestBytes, long callNs) {
    this.server = server;
    this.most = most;
    this.requestBytes = requestBytes;
    this.callNs = callNs;
  }

  /** A caller says something, or can be written to. */
  protected abstract void serve(long nowNs, Caller caller) throws IOException;

  /** Whether this one is let in; its channel blocks still. */
  protected boolean welcome(long nowNs, SocketChannel channel) throws IOException {
    return true;
  }

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
      if (!welcome(nowNs, channel) || !room()) {
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

  // Whoever has a question asks it at once; who came first and has not asked yet makes room.
  private boolean room() {
    if (callers.size() < most) {
      return true;
    }
    for (Caller caller : callers) {
      if (!caller.asked && !caller.answered()) {
        hangUp(caller);
        return true;
      }
    }
    return false;
  }

  /** Begins to write the answer. */
  protected final void reply(Caller caller, ByteBuffer reply) throws IOException {
    caller.reply = reply;
    caller.channel.register(selector, SelectionKey.OP_WRITE, this);
    write(caller);
  }

  /** Goes on writing it, and hangs up at its end. */
  protected final void write(Caller caller) throws IOException {
    caller.channel.write(caller.reply);
    if (!caller.reply.hasRemaining()) {
      caller.channel.shutdownOutput();
      hangUp(caller);
    }
  }

  /** Whether it has not been hung up on. */
  protected final boolean waits(Caller caller) {
    return callers.contains(caller);
  }

  protected final void hangUp(Caller caller) {
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
