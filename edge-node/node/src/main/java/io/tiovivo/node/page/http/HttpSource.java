package io.tiovivo.node.page.http;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.page.HttpReader;
import io.tiovivo.node.page.HttpReply;
import io.tiovivo.node.page.HttpRequest;
import io.tiovivo.udp.Callers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * HTTP/1.1 on the node's own loop: one request a connection. Serves the page, and the metrics. The
 * JDK's server would cost a module, two threads and their stacks.
 */
public final class HttpSource extends Callers {
  /** Most callers at a time: a browser opens up to six. */
  public static final int MAX_CALLERS = 8;

  /** How long one may take to ask and to read. */
  static final long CALL_NS = 3_000_000_000L;

  /** Requests that are answered at once after a rest, and then in a second. */
  static final int BURST = 64;

  static final long PER_REQUEST_NS = 1_000_000_000L / 20;

  /** Who is behind the counter. */
  public interface Clerk {
    /** Whether calls from there are taken at all. */
    boolean welcomes(PeerAddress source) throws IOException;

    /** The reply to a request; what this throws is a defect. */
    HttpReply answer(long nowNs, PeerAddress source, HttpRequest request);

    /** Is told of a defect. */
    void onDefect(RuntimeException defect);
  }

  private final ServerSocketChannel server;
  private final Clerk clerk;
  private long paidNs = Long.MIN_VALUE;

  private HttpSource(ServerSocketChannel server, Clerk clerk) {
    super(server, MAX_CALLERS, HttpReader.MAX_HEAD_BYTES + HttpReader.MAX_BODY_BYTES, CALL_NS);
    this.server = server;
    this.clerk = clerk;
  }

  /**
   * Binds.
   *
   * @throws IOException such as that the port is taken
   */
  public static HttpSource open(InetSocketAddress address, Clerk clerk) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(address, MAX_CALLERS);
      return new HttpSource(server, clerk);
    } catch (IOException | RuntimeException taken) {
      server.close();
      throw taken;
    }
  }

  /** The port that was bound. */
  public int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  @Override
  protected boolean welcome(long nowNs, SocketChannel channel) throws IOException {
    paidNs = Math.max(paidNs, nowNs - BURST * PER_REQUEST_NS);
    if (paidNs >= nowNs || !clerk.welcomes(source(channel))) {
      return false;
    }
    paidNs += PER_REQUEST_NS;
    return true;
  }

  @Override
  protected void serve(long nowNs, Caller caller) throws IOException {
    if (caller.answered()) {
      write(caller);
      return;
    }
    boolean ended = caller.channel().read(caller.request()) < 0;
    HttpReader.Reading reading =
        HttpReader.read(caller.request().array(), caller.request().position());
    if (reading instanceof HttpReader.Whole whole) {
      HttpRequest request = whole.request();
      HttpReply reply = answer(nowNs, source(caller.channel()), request);
      reply(caller, reply.bytes(request.method().equals("HEAD")));
    } else if (reading instanceof HttpReader.Bad bad) {
      reply(caller, bad.reply().bytes(false));
    } else if (ended) {
      hangUp(caller);
    }
  }

  private HttpReply answer(long nowNs, PeerAddress source, HttpRequest request) {
    try {
      return clerk.answer(nowNs, source, request);
    } catch (RuntimeException defect) {
      clerk.onDefect(defect);
      return HttpReply.sentence("500 Internal Server Error", "The node has a defect here");
    }
  }

  private static PeerAddress source(SocketChannel channel) throws IOException {
    InetSocketAddress address = (InetSocketAddress) channel.getRemoteAddress();
    return PeerAddress.of(address.getAddress().getAddress(), address.getPort());
  }
}
