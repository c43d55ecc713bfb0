package io.tiovivo.carousel;

import io.tiovivo.wire.AlcWriter;
import io.tiovivo.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** File tables, one instance per image, renewed long before they expire. */
final class FileTableStream implements PacketStream {
  /** How long an instance is valid, in seconds. */
  static final long VALID_S = 3600;

  /** How long an instance is sent, in seconds; after that a new one with a new id takes over. */
  static final long SENT_S = 600;

  private static final int ID_MASK = 0xFFFFF;

  private static final class Instance {
    final OnAirImage image;
    int id;
    byte[] xml;
    long madeS;

    Instance(OnAirImage image) {
      this.image = image;
    }
  }

  private final int tsi;
  private final BeaconStream clock;
  private final List<Instance> instances = new ArrayList<>();
  private int next;
  private int nextId;

  FileTableStream(int tsi, BeaconStream clock) {
    this.tsi = tsi;
    this.clock = clock;
  }

  void add(OnAirImage image) {
    instances.add(new Instance(image));
  }

  void remove(OnAirImage image) {
    instances.removeIf(instance -> instance.image == image);
  }

  @Override
  public boolean write(long nowNs, WireWriter out, Trace trace) {
    if (instances.isEmpty() || clock.timeS() == 0) {
      return false;
    }
    next = next < instances.size() ? next : 0;
    Instance instance = instances.get(next++);
    if (instance.xml == null || clock.timeS() - instance.madeS >= SENT_S) {
      instance.madeS = clock.timeS();
      instance.xml = FileTable.instance(instance.image, instance.madeS + VALID_S);
      instance.id = nextId;
      nextId = nextId + 1 & ID_MASK;
    }
    AlcWriter.fileTable(out, tsi, instance.id, instance.xml.length);
    out.bytes(instance.xml, 0, instance.xml.length);
    trace.fileTable(instance.xml.length, instance.id);
    return true;
  }
}
