package io.tiovivo.node.adapter;

import io.tiovivo.node.status.StatusFrames;
import io.tiovivo.udp.Callers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Consumer;

/**
 * Answers questions on the node's unix socket: one request, one reply, and the line is closed. The
 * reply may come later, but not much.
 */
final class StatusSource extends Callers {
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

  private final Clerk clerk;

  /**
   * @param server bound; owned from now on
   */
  StatusSource(ServerSocketChannel server, Clerk clerk) {
    super(server, MAX_CALLERS, 4 + StatusFrames.MAX_REQUEST_BYTES, CALL_NS);
    this.clerk = clerk;
  }

  @Override
  protected void serve(long nowNs, Caller caller) throws IOException {
    if (caller.answered()) {
      write(caller);
    } else if (caller.asked()) {
      if (caller.channel().read(ByteBuffer.allocate(1)) != 0) {
        hangUp(caller); // gone, or says more than it may
      }
    } else if (caller.channel().read(caller.request()) < 0) {
      hangUp(caller);
    } else {
      ask(nowNs, caller);
    }
  }

  private void ask(long nowNs, Caller caller) {
    int bytes = StatusFrames.requestBytes(caller.request());
    if (bytes < 0) {
      hangUp(caller);
      return;
    }
    if (caller.request().position() < 4 + bytes) {
      return; // more is to come
    }
    caller.asked(nowNs + ANSWER_NS);
    byte[] request = java.util.Arrays.copyOfRange(caller.request().array(), 4, 4 + bytes);
    clerk.answer(nowNs, request, reply -> answer(caller, reply));
  }

  private void answer(Caller caller, byte[] reply) {
    if (caller.answered() || !waits(caller)) {
      return; // answered already, or gone
    }
    try {
      reply(caller, StatusFrames.frame(reply));
    } catch (IOException gone) {
      hangUp(caller);
    }
  }
}
