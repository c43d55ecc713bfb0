package io.tiovivo.node.adapter;

import io.tiovivo.machine.PeerAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps a node in a multicast group for as long as it wants to be: a network that is not there
 * (yet, or any more) is tried again, less and less often, and never ends the node.
 */
final class GroupSource implements LoopSource {
  /** First wait after a failure; doubles from there. */
  static final long RETRY_NS = 1_000_000_000L;

  /** Longest wait: a cable that is plugged in should not need patience. */
  static final long MAX_RETRY_NS = 15_000_000_000L;

  /** Datagrams taken in a row before others get their turn. */
  private static final int MAX_BURST = 64;

  private static final int MAX_DATAGRAM_BYTES = 2048;

  /** Takes what arrives; the bytes are valid only during the call. */
  @FunctionalInterface
  interface Receiver {
    void onDatagram(long nowNs, PeerAddress from, byte[] bytes, int length);
  }

  private final Selector selector;
  private final PeerAddress group;
  private final String interfaceName;
  private final Receiver receiver;
  private final Consumer<String> trouble;
  private final byte[] bytes = new byte[MAX_DATAGRAM_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private MulticastChannel channel;
  private long retryAtNs;
  private long retryNs = RETRY_NS;
  private String lastTrouble = "";
  private boolean closed;

  /**
   * Joins at the loop's first turn.
   *
   * @param trouble is told, once per kind, why there is no network
   */
  GroupSource(
      Selector selector,
      PeerAddress group,
      String interfaceName,
      Receiver receiver,
      Consumer<String> trouble) {
    this.selector = selector;
    this.group = group;
    this.interfaceName = interfaceName;
    this.receiver = receiver;
    this.trouble = trouble;
  }

  /** Names of the joined interfaces; empty while there is no network. */
  List<String> interfaceNames() {
    return channel == null ? List.of() : channel.interfaceNames();
  }

  @Override
  public long deadlineNs() {
    return channel == null && !closed ? retryAtNs : Long.MAX_VALUE;
  }

  @Override
  public void onDeadline(long nowNs) {
    try {
      channel = MulticastChannel.join(group, interfaceName);
      channel.channel().register(selector, SelectionKey.OP_READ, this);
      lastTrouble = "";
    } catch (IOException e) {
      fail(nowNs, e);
    }
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    for (int i = 0; i < MAX_BURST && channel != null; i++) {
      try {
        PeerAddress from = channel.receive(buffer.clear());
        if (from == null) {
          return;
        }
        // Received something: whatever went wrong before is over.
        retryNs = RETRY_NS;
        receiver.onDatagram(nowNs, from, bytes, buffer.position());
      } catch (IOException e) {
        fail(nowNs, e);
      }
    }
  }

  void send(long nowNs, byte[] bytes, int offset, int length) {
    if (channel == null) {
      return;
    }
    try {
      channel.send(ByteBuffer.wrap(bytes, offset, length));
    } catch (IOException e) {
      fail(nowNs, e);
    }
  }

  /** Leaves and joins anew: interfaces may have come, gone, or changed their addresses. */
  void rejoin(long nowNs) {
    drop();
    retryAtNs = nowNs;
  }

  @Override
  public void close() {
    drop();
    closed = true;
  }

  private void fail(long nowNs, IOException cause) {
    drop();
    retryAtNs = nowNs + retryNs;
    retryNs = Math.min(2 * retryNs, MAX_RETRY_NS);
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (!message.equals(lastTrouble)) {
      lastTrouble = message;
      trouble.accept(message);
    }
  }

  private void drop() {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
