package io.tiovivo.node.overlay;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Allowance;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.message.Messages;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.BeaconCopy;
import io.tiovivo.node.proto.BeaconWanted;
import io.tiovivo.node.proto.OverlayMessage;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brings the newest beacon to nodes that the carousel does not reach: whoever hears that a peer has
 * a newer one asks for it, piece by piece. Owns BeaconWanted and BeaconCopy.
 */
final class BeaconShare implements Part {
  /** Most bytes of a beacon that is taken from a peer. */
  static final int MAX_BEACON_BYTES = 32 * 1024;

  /** Of a piece: with its message and a seal it fits in a datagram. */
  static final int PIECE_BYTES = 1_024;

  /** Longest wait for a piece. */
  static final long PIECE_NS = 5_000_000_000L;

  /** After one that was refused or not finished: so much can a liar make us check. */
  static final long QUIET_NS = 10_000_000_000L;

  /** Pieces a second that are given out, and as many at once. */
  static final int PIECES_PER_SECOND = 100;

  /** Told when a newer beacon is held. */
  @FunctionalInterface
  interface Listener {
    void onNewer(long nowNs, Post post);
  }

  /** Who did not give what it said it had rests twice as long each time, so many times. */
  private static final int MAX_DOUBLINGS = 6;

  /** Most of those that are remembered. */
  private static final int MAX_SHUNNED = 64;

  private final BeaconBook book;

  private record Shunned(long untilNs, int failures) {}

  private final Map<NodeId, Shunned> shunned =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, Shunned> eldest) {
          return size() > MAX_SHUNNED;
        }
      };
  private final Listener listener;
  private final Allowance pieces = new Allowance(PIECES_PER_SECOND, PIECES_PER_SECOND);
  private NodeId source; // of the beacon that is being fetched; null: none is
  private long sequence;
  private byte[] bytes;
  private int length;
  private long untilNs = Machine.NEVER;
  private long quietUntilNs = Long.MIN_VALUE;
  private long given;
  private long taken;
  private long failed;
  private long malformed;

  BeaconShare(BeaconBook book, Listener listener) {
    this.book = book;
    this.listener = listener;
  }

  /** A beacon came, from wherever. */
  BeaconBook.Heard hear(long nowNs, byte[] envelope, Post post) {
    BeaconBook.Heard heard = book.hear(nowNs, envelope);
    if (heard == BeaconBook.Heard.NEWER) {
      listener.onNewer(nowNs, post);
    }
    return heard;
  }

  /**
   * A peer says that it has this one. Peers tell of a beacon only when it says something new, not
   * that the time has gone on: else every beacon would go to every node.
   */
  void heardOf(long nowNs, NodeId peer, long peersSequence, Post post) {
    boolean wanted = source == null && peersSequence > book.sequence() && nowNs >= quietUntilNs;
    if (wanted && !isShunned(nowNs, peer)) {
      if (ask(nowNs, peer, 0, post)) {
        source = peer;
        length = 0;
        bytes = null;
        sequence = 0;
      }
    }
  }

  private boolean ask(long nowNs, NodeId peer, int offset, Post post) {
    untilNs = nowNs + PIECE_NS;
    BeaconWanted.Builder wanted =
        BeaconWanted.newBuilder().setNewerThan(book.sequence()).setOffset(offset);
    return post.send(peer, Messages.begin().setBeaconWanted(wanted).build());
  }

  @Override
  public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
    if (message.hasBeaconWanted()) {
      give(nowNs, from, message.getBeaconWanted(), post);
    } else {
      take(nowNs, from, message.getBeaconCopy(), post);
    }
  }

  private void give(long nowNs, Remote to, BeaconWanted wanted, Post post) {
    byte[] envelope = book.envelope();
    int offset = wanted.getOffset();
    boolean usable =
        offset >= 0 && offset < envelope.length && wanted.getNewerThan() < book.sequence();
    if (!usable || !pieces.take(nowNs)) {
      return;
    }
    int pieceBytes = Math.min(PIECE_BYTES, envelope.length - offset);
    BeaconCopy.Builder copy =
        BeaconCopy.newBuilder()
            .setPiece(ByteString.copyFrom(envelope, offset, pieceBytes))
            .setSequence(book.sequence())
            .setOffset(offset)
            .setTotal(envelope.length);
    if (post.send(to.id(), Messages.begin().setBeaconCopy(copy).build())) {
      given++;
    }
  }

  private void take(long nowNs, Remote from, BeaconCopy copy, Post post) {
    if (!from.id().equals(source)) {
      return; // not asked for, or given up
    }
    ByteString piece = copy.getPiece();
    if (bytes == null) {
      sequence = copy.getSequence();
      int total = copy.getTotal();
      if (total <= 0 || total > MAX_BEACON_BYTES) {
        malformed++;
        giveUp(nowNs);
        return;
      }
      bytes = new byte[total];
    }
    boolean fits =
        copy.getSequence() == sequence
            && copy.getTotal() == bytes.length
            && copy.getOffset() == length
            && piece.size() == Math.min(PIECE_BYTES, bytes.length - length);
    if (!fits) {
      malformed++;
      giveUp(nowNs); // it has a newer one by now, perhaps; it will say so
      return;
    }
    piece.copyTo(bytes, length);
    length += piece.size();
    if (length < bytes.length) {
      if (!ask(nowNs, from.id(), length, post)) {
        giveUp(nowNs);
      }
      return;
    }
    byte[] whole = bytes;
    forget();
    if (hear(nowNs, whole, post) == BeaconBook.Heard.NEWER) {
      taken++;
      shunned.remove(from.id());
    } else {
      failed++;
      shun(nowNs, from.id());
      quietUntilNs = nowNs + QUIET_NS;
    }
  }

  @Override
  public void onDeadline(long nowNs, Post post) {
    if (nowNs >= untilNs) {
      giveUp(nowNs);
    }
  }

  @Override
  public long deadlineNs() {
    return source == null ? Machine.NEVER : untilNs;
  }

  // One who always has something newer, and never gives it, must not keep us from all others.
  private void shun(long nowNs, NodeId liar) {
    Shunned before = shunned.remove(liar);
    int failures = before == null ? 0 : Math.min(MAX_DOUBLINGS, before.failures() + 1);
    shunned.put(liar, new Shunned(nowNs + (QUIET_NS << failures), failures));
  }

  private boolean isShunned(long nowNs, NodeId peer) {
    Shunned known = shunned.get(peer);
    return known != null && nowNs < known.untilNs();
  }

  private void giveUp(long nowNs) {
    failed++;
    shun(nowNs, source);
    quietUntilNs = nowNs + QUIET_NS;
    forget();
  }

  private void forget() {
    source = null;
    bytes = null;
    untilNs = Machine.NEVER;
  }

  /** Pieces that were given out. */
  long given() {
    return given;
  }

  /** Beacons that came from peers and were believed. */
  long taken() {
    return taken;
  }

  /** Those that were not finished, or not believed. */
  long failed() {
    return failed;
  }

  /** Pieces that did not fit. */
  long malformed() {
    return malformed;
  }
}
