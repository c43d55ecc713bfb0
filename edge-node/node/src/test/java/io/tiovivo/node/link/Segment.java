package io.tiovivo.node.link;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A multicast segment in virtual time: what one station sends, every station hears (itself
 * included) after up to a millisecond, unless that copy is lost. Same seed, same run.
 */
public final class Segment {
  private static final long MAX_DELAY_NS = 1_000_000;

  /** One machine on the segment and what it has said. */
  public final class Station {
    public final PeerAddress address;
    public final Machine machine;
    public final List<Event> events = new ArrayList<>();
    public final List<byte[]> sent = new ArrayList<>();
    public boolean up = true;
    private final Outbox outbox = new StationOutbox(this);

    private Station(PeerAddress address, Machine machine) {
      this.address = address;
      this.machine = machine;
    }

    /** Has the machine take a command now. */
    public void command(Command command) {
      machine.onCommand(nowNs, command, outbox);
    }

    /** Has the machine take these bytes now, as if they had come from {@code from}. */
    public void hear(PeerAddress from, byte[] bytes) {
      machine.onDatagram(nowNs, from, WireReader.of(bytes), outbox);
    }

    public <E extends Event> List<E> events(Class<E> kind) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  private record Arrival(long atNs, long order, Station to, PeerAddress from, byte[] bytes)
      implements Comparable<Arrival> {
    @Override
    public int compareTo(Arrival other) {
      return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(order, other.order);
    }
  }

  private final SplittableRandom random;
  private final double loss;
  private final List<Station> stations = new ArrayList<>();
  private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();
  private long nowNs = 1_000;
  private long order;

  public Segment(long seed, double loss) {
    random = new SplittableRandom(seed);
    this.loss = loss;
  }

  public long nowNs() {
    return nowNs;
  }

  public Station join(Machine machine) {
    byte[] ip = {10, 0, (byte) (stations.size() >> 8), (byte) stations.size()};
    Station station = new Station(PeerAddress.of(ip, 8485), machine);
    stations.add(station);
    return station;
  }

  /** Lets time pass and everything happen in it. */
  public void run(long forNs) {
    long endNs = nowNs + forNs;
    while (true) {
      long nextNs = arrivals.isEmpty() ? Long.MAX_VALUE : arrivals.peek().atNs();
      Station due = null;
      for (Station station : stations) {
        if (station.up && station.machine.deadlineNs() < nextNs) {
          nextNs = station.machine.deadlineNs();
          due = station;
        }
      }
      if (nextNs > endNs) {
        nowNs = endNs;
        return;
      }
      nowNs = Math.max(nowNs, nextNs);
      if (due != null) {
        due.machine.onDeadline(nowNs, due.outbox);
      } else {
        Arrival arrival = arrivals.remove();
        if (arrival.to().up) {
          arrival.to().hear(arrival.from(), arrival.bytes());
        }
      }
    }
  }

  private final class StationOutbox implements Outbox {
    private final Station self;

    StationOutbox(Station self) {
      this.self = self;
    }

    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
      self.sent.add(copy);
      for (Station station : stations) {
        if (random.nextDouble() >= loss) {
          long atNs = nowNs + random.nextLong(MAX_DELAY_NS);
          arrivals.add(new Arrival(atNs, order++, station, self.address, copy));
        }
      }
    }

    @Override
    public void work(Work work) {
      self.machine.onCommand(nowNs, work.run(), this);
    }

    @Override
    public void event(Event event) {
      self.events.add(event);
    }
  }
}
