package io.tiovivo.udp;

import io.tiovivo.machine.Intake;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A multicast socket of a loop. What becomes of one whose network fails is its maker's choice: it
 * ends the loop, or is tried again, less and less often, for as long as the loop runs.
 */
public final class GroupSource implements LoopSource, DatagramSink {
  /** Datagrams taken in a row before deadlines, commands and other sources get their turn. */
  static final int MAX_READS = 64;

  /**
   * How long nothing is read after that while the receiver wants some only. What the buffer has no
   * room for the kernel drops, for less than reading it costs; what is read still has some of
   * everything.
   */
  static final long NAP_NS = 100_000_000;

  /** Takes what arrives; the reader's bytes are valid only during the call. */
  @FunctionalInterface
  public interface Receiver {
    void onDatagram(long nowNs, PeerAddress from, WireReader in);
  }

  private final LoopSettings settings;
  private final Receiver receiver;
  private final Supplier<Intake> intake;
  private final Reopening reopening;
  private final boolean endsLoop;
  private final WireReader reader = new WireReader();
  private byte[] received = {};
  private ByteBuffer sendBuffer;
  private Selector selector;
  private MulticastChannel channel;
  private SelectionKey key;
  private long napEndNs = Machine.NEVER;
  private boolean waits;
  private NetworkException failure;
  private boolean everSent;
  private long lostSends;
  private boolean closed;

  private GroupSource(
      LoopSettings settings,
      Receiver receiver,
      Supplier<Intake> intake,
      Optional<Consumer<String>> trouble) {
    this.settings = settings;
    this.receiver = receiver;
    this.intake = intake;
    endsLoop = trouble.isEmpty();
    reopening = new Reopening(trouble.orElse(unheard -> {}));
  }

  /**
   * One that ends its loop when the network fails for good; opened at once.
   *
   * @param intake how much use the receiver has for datagrams just now
   * @throws NetworkException that says what to do
   */
  static GroupSource failFast(LoopSettings settings, Receiver receiver, Supplier<Intake> intake)
      throws NetworkException {
    GroupSource source = new GroupSource(settings, receiver, intake, Optional.empty());
    source.channel = MulticastChannel.open(settings);
    return source;
  }

  /**
   * One that waits for its network; joins at the loop's first turn.
   *
   * @param trouble is told, once per kind, why there is no network
   */
  public static GroupSource retrying(
      LoopSettings settings, Receiver receiver, Consumer<String> trouble) {
    return new GroupSource(settings, receiver, () -> Intake.ALL, Optional.of(trouble));
  }

  /** Datagrams that the kernel or the network would not take. */
  @Override
  public long lostSends() {
    return lostSends;
  }

  /** The receive buffer that the kernel granted, in bytes; 0: not open. */
  int grantedReceiveBytes() {
    try {
      return channel == null ? 0 : channel.channel().getOption(StandardSocketOptions.SO_RCVBUF);
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void register(Selector loopSelector) throws IOException {
    selector = loopSelector;
    if (channel != null) {
      listen();
    }
  }

  private void listen() throws IOException {
    if (settings.hears() != LoopSettings.Hears.NOTHING) {
      received = new byte[settings.mostDatagramBytes()];
      key = channel.channel().register(selector, SelectionKey.OP_READ, this);
    }
  }

  @Override
  public long deadlineNs() {
    if (failure != null) {
      return Long.MIN_VALUE;
    }
    if (channel == null) {
      return closed ? Machine.NEVER : reopening.dueNs();
    }
    // Work that was done is what made room: the loop asks again after each result.
    return waits && intake.get() != Intake.LATER ? Long.MIN_VALUE : napEndNs;
  }

  @Override
  public void onDeadline(long nowNs) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (channel != null) {
      wake();
      return;
    }
    try {
      channel = MulticastChannel.open(settings);
      listen();
      reopening.opened();
    } catch (IOException e) {
      fail(nowNs, e);
    }
  }

  @Override
  public void onReady(long nowNs, SelectionKey ready) throws IOException {
    if (intake.get() != Intake.LATER) {
      read(nowNs);
    }
    if (channel == null) {
      return;
    }
    Intake next = intake.get();
    waits = next == Intake.LATER;
    napEndNs = next == Intake.SOME ? nowNs + NAP_NS : Machine.NEVER;
    if (next != Intake.ALL) {
      key.interestOps(0);
    }
  }

  private void wake() {
    key.interestOps(SelectionKey.OP_READ);
    rested();
  }

  private void rested() {
    waits = false;
    napEndNs = Machine.NEVER;
  }

  private void read(long nowNs) throws IOException {
    for (int i = 0; i < MAX_READS && channel != null; i++) {
      PeerAddress from;
      ByteBuffer buffer = ByteBuffer.wrap(received);
      try {
        from = channel.receive(buffer);
      } catch (IOException e) {
        fail(nowNs, e);
        return;
      }
      if (from == null) {
        return;
      }
      reopening.works();
      if (!settings.drop().drops()) {
        receiver.onDatagram(nowNs, from, reader.reset(received, 0, buffer.position()));
      }
    }
  }

  /** Sends; a network that does not take it is dealt with later, by {@link #onDeadline}. */
  @Override
  public void send(long nowNs, PeerAddress to, byte[] bytes, int offset, int length) {
    if (channel == null) {
      return;
    }
    try {
      if (sendBuffer == null) {
        sendBuffer = ByteBuffer.allocateDirect(settings.mostDatagramBytes());
      }
      sendBuffer.clear().put(bytes, offset, length).flip();
      if (channel.send(sendBuffer, to)) {
        everSent = true;
      } else {
        lostSends++;
      }
    } catch (IOException e) {
      lostSends++;
      if (!endsLoop) {
        retry(nowNs, e);
      } else if (!everSent && failure == null) {
        // A network that comes and goes is like loss; one that never worked is a mistake.
        failure = new NetworkException(cannotSend(e), e);
      }
    }
  }

  /** Leaves and joins anew: interfaces may have come, gone, or changed their addresses. */
  public void rejoin(long nowNs) {
    drop();
    reopening.at(nowNs);
  }

  /** Leaves the group until {@link #rejoin}: what comes there is of no use just now. */
  public void rest() {
    drop();
    reopening.at(Machine.NEVER);
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    drop();
    closed = true;
  }

  private void fail(long nowNs, IOException cause) throws IOException {
    if (endsLoop) {
      throw cause;
    }
    retry(nowNs, cause);
  }

  private void retry(long nowNs, IOException cause) {
    drop();
    reopening.failed(nowNs, cause);
  }

  private void drop() {
    if (channel != null) {
      channel.close();
      channel = null;
      rested();
      received = new byte[0];
    }
  }

  private String cannotSend(IOException e) {
    return "cannot send to "
        + settings.group()
        + settings.interfaces().where()
        + ": "
        + e.getMessage()
        + (settings.group().isIpv4()
            ? "; name an interface with a route for multicast"
            : "; IPv6 multicast needs an interface with a route for it, which lo is not");
  }
}
