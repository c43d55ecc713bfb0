package io.tiovivo.node.session;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.node.message.Remote;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.TransportKeys;

/** One session: keys, counters, path. About 1 kB with the peer's credential. */
final class Session extends Entry {
  /** Keys that are tried beyond the present one: as many may have passed unheard. */
  static final int MOST_KEYS_AHEAD = 3;

  static final int EPOCH_SHIFT = 48;
  static final int MOST_EPOCHS = 0xFFFF;

  /** The other side's number for this session. */
  final int peerNumber;

  /** Of the other side's start. */
  final long instance;

  final ReplayWindow window = new ReplayWindow();
  Remote remote;
  long upNs;
  long heardNs;

  /** Something authentic came: the other side has all that it needs. */
  boolean heard;

  // Sealing
  private byte[] sendKey;
  private int sendEpoch;
  private long sendNumber;
  private long keyMessages;
  private long keyNs;

  // Opening
  private byte[] receiveKey;
  private byte[] receiveKeyBefore; // of the epoch before, for what was overtaken; null: none
  private int receiveEpoch;
  private long receiveKeyNs;

  // A path that has not proven itself
  PeerAddress candidate;
  long challenge;
  long candidateBytes;
  long candidateUntilNs;

  // Probing, when the other side may have forgotten
  int probesLeft;
  long probeAtNs;

  // While a TLS connection carries it: where UDP would go; null: it goes there already
  PeerAddress udp;
  long udpTryNs;

  Session(Remote remote, int peerNumber, long instance, TransportKeys keys, long nowNs) {
    this.remote = remote;
    this.peerNumber = peerNumber;
    this.instance = instance;
    sendKey = keys.send();
    receiveKey = keys.receive();
    upNs = nowNs;
    heardNs = nowNs;
    keyNs = nowNs;
    receiveKeyNs = nowNs;
  }

  /** The counter of the next message: epoch of the key in 16 bits, number in 48. */
  long nextCounter() {
    keyMessages++;
    return (long) sendEpoch << EPOCH_SHIFT | sendNumber++;
  }

  /** Whether a counter is one of the last few that were sent. */
  boolean sentLately(long counter, int few) {
    long number = counter & ((1L << EPOCH_SHIFT) - 1);
    return number < sendNumber && sendNumber - number <= few;
  }

  byte[] sendKey() {
    return sendKey;
  }

  /**
   * Replaces the sealing key when it has served long enough.
   *
   * @return whether it did
   */
  boolean turnSendKey(long nowNs, NoiseCrypto crypto, SessionSettings settings) {
    boolean old = keyMessages >= settings.rekeyMessages() || nowNs - keyNs >= settings.rekeyNs();
    if (!old || sendEpoch == MOST_EPOCHS) {
      return false;
    }
    sendKey = TransportKeys.next(crypto, sendKey);
    sendEpoch++;
    keyMessages = 0;
    keyNs = nowNs;
    return true;
  }

  /** Epochs that may be opened now: from one before the present to a few after. */
  boolean opensEpoch(int epoch) {
    return epoch >= receiveEpoch - (receiveKeyBefore == null ? 0 : 1)
        && epoch <= receiveEpoch + MOST_KEYS_AHEAD;
  }

  /** The key of an epoch that {@link #opensEpoch} allows. */
  byte[] receiveKey(int epoch, NoiseCrypto crypto) {
    if (epoch < receiveEpoch) {
      return receiveKeyBefore;
    }
    byte[] key = receiveKey;
    for (int i = receiveEpoch; i < epoch; i++) {
      key = TransportKeys.next(crypto, key);
    }
    return key;
  }

  /**
   * Goes on to a key with which something authentic was opened.
   *
   * @return whether it is another than before
   */
  boolean opened(long nowNs, int epoch, byte[] key, long overtakenNs) {
    if (epoch > receiveEpoch) {
      receiveKeyBefore = epoch == receiveEpoch + 1 ? receiveKey : null;
      receiveKey = key;
      receiveEpoch = epoch;
      receiveKeyNs = nowNs;
      return true;
    }
    if (receiveKeyBefore != null && nowNs - receiveKeyNs > overtakenNs) {
      receiveKeyBefore = null;
    }
    return false;
  }

  /**
   * Whether an authentic datagram from another address may be the first one of a new path. From TLS
   * to UDP: always, for what goes over the connection may overtake what tries UDP. Never back: the
   * other side, not there yet, would fetch us from a path that proved itself both ways, and then
   * leave for it itself.
   */
  boolean mayMoveTo(PeerAddress from, boolean newest) {
    return StreamAddress.is(remote.address()) || newest && !StreamAddress.is(from);
  }

  void move(PeerAddress to) {
    remote = new Remote(remote.id(), to, remote.credential(), remote.dialled());
    candidate = null;
  }
}
