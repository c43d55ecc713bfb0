package io.tiovivo.carousel;

import io.tiovivo.machine.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of the small objects that each source address sent. Addresses can be forged, so this
 * only ever decides who goes first, never what is believed.
 */
final class SourceBook {
  /**
   * Sources that are remembered; of those not proven the one judged longest ago is forgotten first.
   */
  static final int MAX_SOURCES = 16;

  /** Sources that count as proven at once: some head-ends, old and new. */
  static final int MAX_PROVEN = 4;

  /** Failed checks in a row after which a source is no longer proven. */
  static final int MAX_BAD = 8;

  /** A stranger's pause after its first failed check; doubles with each further one. */
  static final long FIRST_PAUSE_NS = 250_000_000;

  /** Longest pause: strangers may be head-ends in whose name somebody else sends. */
  static final long MAX_PAUSE_NS = 2_000_000_000;

  private static final class Source {
    final PeerAddress address;
    boolean proven;
    int bad;
    long pausedUntilNs;

    Source(PeerAddress address) {
      this.address = address;
    }
  }

  /** The one that was judged last stands last. */
  private final List<Source> sources = new ArrayList<>();

  /** True when the source's last checked objects were authentic. */
  boolean isProven(PeerAddress address) {
    return find(address).filter(source -> source.proven).isPresent();
  }

  /** True while a source must wait because of what it sent before. */
  boolean isPaused(long nowNs, PeerAddress address) {
    return find(address)
        .filter(source -> !source.proven && nowNs < source.pausedUntilNs)
        .isPresent();
  }

  /** An object of this source was authentic. */
  void good(PeerAddress address) {
    Source source = touch(address);
    source.bad = 0;
    source.pausedUntilNs = 0;
    source.proven = true;
    long proven = sources.stream().filter(one -> one.proven).count();
    if (proven > MAX_PROVEN) {
      sources.stream().filter(one -> one.proven).findFirst().ifPresent(one -> one.proven = false);
    }
  }

  /** An object of this source was not. */
  void bad(long nowNs, PeerAddress address) {
    Source source = touch(address);
    long pauseNs = Math.min(MAX_PAUSE_NS, FIRST_PAUSE_NS << Math.min(source.bad, MAX_BAD));
    source.pausedUntilNs = nowNs + pauseNs;
    source.bad++;
    if (source.bad >= MAX_BAD) {
      source.proven = false;
    }
  }

  private Optional<Source> find(PeerAddress address) {
    return sources.stream().filter(source -> source.address.equals(address)).findFirst();
  }

  private Source touch(PeerAddress address) {
    Source source = find(address).orElseGet(() -> new Source(address));
    sources.remove(source);
    if (sources.size() == MAX_SOURCES) {
      // Strangers come and go: they must not make a head-end forgotten.
      sources.remove(sources.stream().filter(one -> !one.proven).findFirst().orElseThrow());
    }
    sources.add(source);
    return source;
  }
}
