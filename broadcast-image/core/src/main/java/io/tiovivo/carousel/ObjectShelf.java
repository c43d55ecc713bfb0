package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The small objects of one kind that are being put together. When there are too many, the one that
 * was heard of longest ago goes.
 */
final class ObjectShelf {
  private final int maxObjects;
  private final List<ObjectAssembly> assemblies = new ArrayList<>();

  ObjectShelf(int maxObjects) {
    this.maxObjects = maxObjects;
  }

  /**
   * Takes a packet with its symbol.
   *
   * @return the object it belongs to once that may be decoded, else empty
   */
  Optional<ObjectAssembly> add(long nowNs, AlcPacket packet, WireReader symbol) {
    if (!packet.hasFti()) {
      return Optional.empty();
    }
    Optional<ObjectAssembly> assembly = find((int) packet.toi(), packet);
    if (assembly.isEmpty()) {
      assembly = begin((int) packet.toi(), packet.oti());
    }
    assembly.ifPresent(found -> found.add(nowNs, packet.esi(), symbol));
    return assembly.filter(ObjectAssembly::enough);
  }

  void remove(ObjectAssembly assembly) {
    assemblies.remove(assembly);
  }

  void clear() {
    assemblies.clear();
  }

  private Optional<ObjectAssembly> find(int toi, AlcPacket packet) {
    for (ObjectAssembly assembly : assemblies) {
      if (assembly.toi() == toi && packet.matches(assembly.oti())) {
        return Optional.of(assembly);
      }
    }
    return Optional.empty();
  }

  private Optional<ObjectAssembly> begin(int toi, ObjectTransmissionInformation oti) {
    Optional<ObjectAssembly> fresh = ObjectAssembly.of(toi, oti);
    if (fresh.isPresent()) {
      if (assemblies.size() == maxObjects) {
        dropOldest();
      }
      assemblies.add(fresh.get());
    }
    return fresh;
  }

  private void dropOldest() {
    Iterator<ObjectAssembly> all = assemblies.iterator();
    ObjectAssembly oldest = all.next();
    while (all.hasNext()) {
      ObjectAssembly next = all.next();
      oldest = next.lastNs() < oldest.lastNs() ? next : oldest;
    }
    assemblies.remove(oldest);
  }
}
