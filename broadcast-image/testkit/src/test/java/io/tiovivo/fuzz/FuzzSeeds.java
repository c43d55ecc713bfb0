package io.tiovivo.fuzz;

import io.tiovivo.carousel.BeaconSource;
import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.SenderCommand;
import io.tiovivo.carousel.SenderSettings;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * What each fuzz target starts from: what a real sender sends, and symbol sets that decode. Run
 * with a folder, and classes of targets that bring their own, it writes them there, for {@code
 * broadcast-image/bench/fuzz.sh}.
 */
public final class FuzzSeeds {
  private static final TestFleet FLEET = TestFleet.named(PacketFuzz.FLEET_NAME);

  /** How many of each kind an input takes of what is sent: enough to decode. */
  private static final Map<Toi.Kind, Integer> PACKETS =
      Map.of(Toi.Kind.FDT, 1, Toi.Kind.BEACON, 2, Toi.Kind.MANIFEST, 16, Toi.Kind.IMAGE, 40);

  private FuzzSeeds() {}

  public static void main(String[] args) throws IOException {
    write(Path.of(args[0], "PacketFuzz"), packets());
    write(Path.of(args[0], "EnvelopeFuzz"), envelopes());
    write(Path.of(args[0], "DecoderFuzz"), symbolSets());
    for (String target : Arrays.asList(args).subList(1, args.length)) {
      write(Path.of(args[0], target.substring(target.lastIndexOf('.') + 1)), seeds(target));
    }
  }

  /** Of a target that brings its own, by its class's name: it may be another module's. */
  private static Map<String, byte[]> seeds(String target) {
    try {
      Map<String, byte[]> seeds = new LinkedHashMap<>();
      ((Map<?, ?>) Class.forName(target).getMethod("seeds").invoke(null))
          .forEach((name, bytes) -> seeds.put((String) name, (byte[]) bytes));
      return seeds;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(target + " has no seeds", e);
    }
  }

  private static void write(Path folder, Map<String, byte[]> seeds) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> seed : seeds.entrySet()) {
      Files.write(folder.resolve(seed.getKey()), seed.getValue());
    }
  }

  /** A whole reception with real signatures, the same believed, and its beginning. */
  static Map<String, byte[]> packets() {
    List<byte[]> datagrams = sent();
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    seeds.put("whole", joined(0, datagrams));
    seeds.put("believed", joined(1, datagrams));
    seeds.put("beginning", joined(0, datagrams.subList(0, 8)));
    seeds.put("few", joined(1, datagrams.subList(0, 20)));
    return seeds;
  }

  static Map<String, byte[]> envelopes() {
    byte[] manifest = FLEET.manifest(PacketFuzz.IMAGE.manifest());
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    for (int believed = 0; believed <= EnvelopeFuzz.BELIEVED; believed += EnvelopeFuzz.BELIEVED) {
      seeds.put("beacon-" + believed, prefixed(EnvelopeFuzz.BEACON + believed, beacon()));
      seeds.put("manifest-" + believed, prefixed(EnvelopeFuzz.MANIFEST + believed, manifest));
      seeds.put(
          "trust-" + believed, prefixed(EnvelopeFuzz.TRUST_FILE + believed, FLEET.trustFile()));
    }
    seeds.put(
        "bare", prefixed(EnvelopeFuzz.BARE_MANIFEST, PacketFuzz.IMAGE.manifest().toByteArray()));
    return seeds;
  }

  /** Source symbols alone, repair symbols alone, both; with sub-blocks and two blocks. */
  static Map<String, byte[]> symbolSets() {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    seeds.put("source", symbolSet(80, 8, 1, 1, 8, 0, 10));
    seeds.put("repair", symbolSet(80, 8, 1, 1, 8, 10, 12));
    seeds.put("mixed", symbolSet(79, 8, 1, 1, 1, 3, 12));
    seeds.put("sub-blocks", symbolSet(700, 24, 1, 3, 4, 20, 32));
    seeds.put("blocks", symbolSet(500, 16, 2, 2, 8, 8, 18));
    return seeds;
  }

  private static byte[] symbolSet(int f, int t, int z, int n, int al, int from, int count) {
    ByteBuffer out = ByteBuffer.allocate(7 + Integer.BYTES * count);
    out.putShort((short) f).put((byte) t).put((byte) z).put((byte) n).put((byte) al).put((byte) 0);
    for (int i = 0; i < count; i++) {
      out.putInt(from + i + DecoderFuzz.ID_OFFSET);
    }
    return out.array();
  }

  private static byte[] beacon() {
    byte[] manifest = FLEET.manifest(PacketFuzz.IMAGE.manifest());
    return FLEET.beacon(
        TestImage.beacon(
                PacketFuzz.FLEET_NAME,
                TestFleet.BEGIN_S,
                PacketFuzz.IMAGE.offer().toBuilder().setManifestBytes(manifest.length).build())
            .build());
  }

  private static byte[] prefixed(int first, byte[] bytes) {
    return ByteBuffer.allocate(1 + bytes.length).put((byte) first).put(bytes).array();
  }

  private static byte[] joined(int first, List<byte[]> datagrams) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    for (byte[] datagram : datagrams) {
      out.write(datagram.length >> 8);
      out.write(datagram.length);
      out.writeBytes(datagram);
    }
    return out.toByteArray();
  }

  /** Some datagrams of a real sender, in the order in which they were sent. */
  private static List<byte[]> sent() {
    List<byte[]> datagrams = new ArrayList<>();
    Map<Toi.Kind, Integer> counts = new EnumMap<>(Toi.Kind.class);
    AlcPacket packet = new AlcPacket();
    Queue<Work> work = new ArrayDeque<>();
    Outbox outbox =
        new Outbox() {
          @Override
          public void send(PeerAddress to, byte[] bytes, int offset, int length) {
            byte[] datagram = Arrays.copyOfRange(bytes, offset, offset + length);
            packet.parse(WireReader.of(datagram));
            Toi.Kind kind = Toi.kind((int) packet.toi());
            if (counts.merge(kind, 1, Integer::sum) <= PACKETS.getOrDefault(kind, 0)) {
              datagrams.add(datagram);
            }
          }

          @Override
          public void work(Work piece) {
            work.add(piece);
          }

          @Override
          public void event(Event event) {}
        };
    BeaconSource beacons =
        () -> new BeaconSource.SignedBeacon(beacon(), TestFleet.BEGIN_S * 1000, TestFleet.BEGIN_S);
    CarouselSender sender =
        new CarouselSender(
            SenderSettings.of(FLEET.trust().tsi(), SimHeadEnd.GROUP, 1_000_000),
            beacons,
            bytes -> Arrays.fill(bytes, (byte) 3));
    long nowNs = 1;
    sender.onCommand(
        nowNs,
        new SenderCommand.Show(List.of(SimHeadEnd.onAir(FLEET, PacketFuzz.IMAGE, 1))),
        outbox);
    while (PACKETS.entrySet().stream()
        .anyMatch(kind -> counts.getOrDefault(kind.getKey(), 0) < kind.getValue())) {
      while (!work.isEmpty()) {
        sender.onCommand(nowNs, work.poll().run(), outbox);
      }
      nowNs = Math.max(nowNs + 1, sender.deadlineNs());
      sender.onDeadline(nowNs, outbox);
    }
    return datagrams;
  }
}
