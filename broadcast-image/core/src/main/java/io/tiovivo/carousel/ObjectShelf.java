package io.tiovivo.carousel;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The small objects of one kind that are being put together, each from one source's packets.
 *
 * <p>Anybody can send packets, so places are scarce. A source that has its share makes room among
 * its own. When all places are taken, sources that have proved themselves keep theirs; of two
 * others, picked at random, the one with fewer symbols goes. So a trickle of forgeries does not
 * displace what has grown, and no set of places can be held for ever by what never completes.
 */
final class ObjectShelf {
  /** Places of one source: an object and its successor. */
  static final int MAX_PER_SOURCE = 2;

  private final int maxObjects;
  private final SourceBook sources;
  private final SplittableRandom random;
  private final List<ObjectAssembly> assemblies = new ArrayList<>();

  ObjectShelf(int maxObjects, SourceBook sources, SplittableRandom random) {
    this.maxObjects = maxObjects;
    this.sources = sources;
    this.random = random;
  }

  /**
   * Takes a packet with its symbol.
   *
   * @return the object it belongs to once decoding that may be tried, else empty
   */
  Optional<ObjectAssembly> add(PeerAddress from, AlcPacket packet, WireReader symbol) {
    if (!packet.hasFti()) {
      return Optional.empty();
    }
    Optional<ObjectAssembly> assembly = find(from, packet);
    if (assembly.isEmpty()) {
      assembly = ObjectAssembly.of(from, (int) packet.toi(), packet.oti(), random);
      assembly.ifPresent(this::place);
    }
    assembly.ifPresent(found -> found.add(packet.esi(), symbol));
    return assembly.filter(ObjectAssembly::enough);
  }

  void remove(ObjectAssembly assembly) {
    assemblies.remove(assembly);
  }

  /** Drops all others. */
  void keep(Predicate<ObjectAssembly> wanted) {
    assemblies.removeIf(wanted.negate());
  }

  private Optional<ObjectAssembly> find(PeerAddress from, AlcPacket packet) {
    for (ObjectAssembly assembly : assemblies) {
      if (assembly.toi() == (int) packet.toi()
          && packet.matches(assembly.oti())
          && assembly.source().equals(from)) {
        return Optional.of(assembly);
      }
    }
    return Optional.empty();
  }

  private void place(ObjectAssembly fresh) {
    List<ObjectAssembly> own = those(old -> old.source().equals(fresh.source()));
    if (own.size() == MAX_PER_SOURCE) {
      dropOneOf(own);
    } else if (assemblies.size() == maxObjects) {
      List<ObjectAssembly> strangers = those(old -> !sources.isProven(old.source()));
      dropOneOf(strangers.isEmpty() ? assemblies : strangers);
    }
    assemblies.add(fresh);
  }

  private List<ObjectAssembly> those(Predicate<ObjectAssembly> which) {
    return assemblies.stream().filter(which).toList();
  }

  private void dropOneOf(List<ObjectAssembly> candidates) {
    ObjectAssembly one = candidates.get(random.nextInt(candidates.size()));
    ObjectAssembly other = candidates.get(random.nextInt(candidates.size()));
    assemblies.remove(one.symbols() <= other.symbols() ? one : other);
  }
}
