package io.tiovivo.carousel;

import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.fec.SourceBlockEncoder;
import io.tiovivo.image.Toi;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcWriter;
import io.tiovivo.wire.WireReader;
import io.tiovivo.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The head-end's side of the carousel: beacons, manifests, file tables and image symbols by turns,
 * at a steady rate, for ever. What is on the air can be replaced at any moment.
 *
 * <p>A block's intermediate symbols stay in memory while its image is on the air, as much as the
 * image itself. Blocks are prepared by {@link io.tiovivo.machine.Work} one after the other; an
 * image is sent once all of its are ready.
 */
public final class CarouselSender implements Machine {
  /** Most images at once: they share one beacon. */
  public static final int MAX_IMAGES = 32;

  private static final int IPV4_AND_UDP_BYTES = 28;
  private static final int IPV6_AND_UDP_BYTES = 48;
  private static final int MAX_TABLE_BYTES = 2048;
  private static final double PPM = 1_000_000;
  private static final long PROGRESS_NS = 1_000_000_000;

  private final SenderSettings settings;
  private final Entropy entropy;
  private final Pacer pacer;
  private final Turns<PacketStream> turns = new Turns<>();
  private final BeaconStream beacons;
  private final ManifestStream manifests = new ManifestStream();
  private final FileTableStream fileTables;
  private final List<Shown> shown = new ArrayList<>();
  private final RateRequestIntake requests;
  private final int overheadBytes;
  private WireWriter writer;
  private boolean tracing;
  private SymbolSigner signer;
  private boolean working;
  private long sentPackets;
  private long sentBytes;
  private long progressNs = Long.MIN_VALUE;

  private record Shown(ImageStream stream, SmallObject manifest) {}

  public CarouselSender(SenderSettings settings, BeaconSource source, Entropy entropy) {
    this.settings = settings;
    this.entropy = entropy;
    pacer = new Pacer(settings.bitsPerSecond());
    beacons = new BeaconStream(settings, source);
    fileTables = new FileTableStream(settings.tsi(), beacons);
    requests = new RateRequestIntake(settings.tsi());
    overheadBytes = settings.group().isIpv4() ? IPV4_AND_UDP_BYTES : IPV6_AND_UDP_BYTES;
    writer = new WireWriter(datagramBytes(settings.symbolBytes()));
    turns.add(beacons, settings.beaconPpm() / PPM);
    turns.add(manifests, settings.manifestPpm() / PPM);
    if (settings.fileTablePpm() > 0) {
      turns.add(fileTables, settings.fileTablePpm() / PPM);
    }
  }

  /** Tells every packet as an event from now on. */
  public CarouselSender traced() {
    tracing = true;
    return this;
  }

  /** Sends signed hashes of symbols along, for images whose manifests say so. */
  public CarouselSender hashing(SymbolSigner symbolSigner) {
    signer = symbolSigner;
    return this;
  }

  /** Packets sent so far. */
  public long sentPackets() {
    return sentPackets;
  }

  /** Bytes sent so far, IP and UDP headers included. */
  public long sentBytes() {
    return sentBytes;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    if (requests.takes(nowNs, beacons.toi(), in)) {
      out.event(new SenderEvent.RateRequested(from));
    }
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    if (command instanceof SenderCommand.Show show) {
      show(show.images(), out);
    } else if (command instanceof SenderCommand.Rate rate) {
      pacer.rate(Math.max(SenderSettings.MIN_BITS_PER_SECOND, rate.bitsPerSecond()));
      beacons.refresh(); // which may invite boxes to ask for another, or no longer
    } else if (command instanceof SenderCommand.BlockPrepared block) {
      prepared(block, out);
    } else if (command instanceof SenderCommand.BlockFailed failed) {
      failed(failed, out);
    } else if (command instanceof SenderCommand.HashesSigned hashes) {
      signed(hashes, out);
    }
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    while (!shown.isEmpty() && pacer.nextNs() <= nowNs) {
      // A stream that has nothing to send yet lets its turn pass: the others keep their shares.
      boolean written = turns.next().write(nowNs, writer.clear(), trace(out));
      int packetBytes = overheadBytes + (written ? writer.length() : settings.symbolBytes());
      if (written) {
        out.send(settings.group(), writer.array(), 0, writer.length());
        sentPackets++;
        sentBytes += packetBytes;
      }
      pacer.sent(nowNs, packetBytes);
    }
    workNext(out);
    if (nowNs >= progressNs) {
      progressNs = nowNs + PROGRESS_NS;
      out.event(new SenderEvent.Progress(sentPackets, sentBytes));
    }
  }

  @Override
  public long deadlineNs() {
    return shown.isEmpty() ? NEVER : pacer.nextNs();
  }

  private PacketStream.Trace trace(Outbox out) {
    return tracing ? new EventTrace(out) : PacketStream.Trace.NONE;
  }

  private void show(List<OnAirImage> images, Outbox out) {
    if (images.size() > MAX_IMAGES) {
      throw new IllegalArgumentException(images.size() + " images, at most " + MAX_IMAGES);
    }
    for (Shown old : List.copyOf(shown)) {
      if (images.stream().noneMatch(image -> same(image, old.stream.image()))) {
        remove(old);
      }
    }
    for (OnAirImage image : images) {
      if (shown.stream().noneMatch(old -> same(image, old.stream.image()))) {
        add(image);
      }
    }
    beacons.refresh();
    workNext(out);
  }

  private static boolean same(OnAirImage a, OnAirImage b) {
    return a.weight() == b.weight() && Arrays.equals(a.manifestSha256(), b.manifestSha256());
  }

  private void add(OnAirImage image) {
    byte[] random = new byte[3];
    entropy.fill(random);
    // A random start here too: two head-ends then add up for manifests of many symbols.
    int firstEsi = (random[0] & 0xFF) << 16 | (random[1] & 0xFF) << 8 | random[2] & 0xFF;
    SmallObject manifest =
        new SmallObject(
            settings.tsi(),
            Toi.manifest(image.manifestSha256()),
            image.manifestEnvelope(),
            image.oti().symbolBytes(),
            firstEsi);
    ImageStream stream = new ImageStream(settings.tsi(), image, manifest, signer != null, entropy);
    shown.add(new Shown(stream, manifest));
    manifests.add(manifest);
    fileTables.add(image);
    if (datagramBytes(image.oti().symbolBytes()) > writer.array().length) {
      writer = new WireWriter(datagramBytes(image.oti().symbolBytes()));
    }
    reweigh();
  }

  private void remove(Shown old) {
    shown.remove(old);
    manifests.remove(old.manifest);
    fileTables.remove(old.stream.image());
    turns.remove(old.stream);
    reweigh();
  }

  /** Images share what beacons, manifests and file tables leave, by weight. */
  private void reweigh() {
    double left = PPM - settings.beaconPpm() - settings.manifestPpm() - settings.fileTablePpm();
    double weights = shown.stream().mapToInt(one -> one.stream.image().weight()).sum();
    for (Shown one : shown) {
      turns.remove(one.stream);
      turns.add(one.stream, left / PPM * one.stream.image().weight() / weights);
    }
  }

  private void workNext(Outbox out) {
    if (working) {
      return;
    }
    for (Shown one : shown) {
      byte[] payload = one.stream.toSign();
      if (payload != null) {
        working = true;
        int toi = one.stream.toi();
        out.work(() -> new SenderCommand.HashesSigned(toi, signer.sign(payload)));
        return;
      }
    }
    for (Shown one : shown) {
      int sbn = one.stream.nextToPrepare();
      if (sbn >= 0) {
        working = true;
        OnAirImage image = one.stream.image();
        int toi = one.stream.toi();
        out.work(() -> prepare(image, toi, sbn));
        return;
      }
    }
  }

  private static Command prepare(OnAirImage image, int toi, int sbn) {
    try {
      SourceBlockEncoder encoder = SourceBlockEncoder.of(image.oti(), sbn, image.bytes()::read);
      return new SenderCommand.BlockPrepared(toi, sbn, encoder);
    } catch (RuntimeException e) {
      return new SenderCommand.BlockFailed(toi, sbn, String.valueOf(e.getMessage()));
    }
  }

  private void signed(SenderCommand.HashesSigned hashes, Outbox out) {
    working = false;
    for (Shown one : shown) {
      // Not for an image that left and came back meanwhile: it has begun other hashes.
      if (one.stream.toi() == hashes.imageToi() && one.stream.isSigning()) {
        one.stream.signed(hashes.signed());
      }
    }
    workNext(out);
  }

  private void prepared(SenderCommand.BlockPrepared block, Outbox out) {
    working = false;
    for (Shown one : shown) {
      // An image that left and came back meanwhile has its own opinion of what is next.
      if (one.stream.toi() == block.imageToi() && one.stream.nextToPrepare() == block.sbn()) {
        one.stream.prepared(block.sbn(), block.encoder());
        if (one.stream.nextToPrepare() < 0) {
          out.event(new SenderEvent.OnAir(one.stream.image().name()));
        }
      }
    }
    workNext(out);
  }

  private void failed(SenderCommand.BlockFailed failed, Outbox out) {
    working = false;
    for (Shown one : List.copyOf(shown)) {
      if (one.stream.toi() == failed.imageToi()) {
        remove(one);
        out.event(new SenderEvent.ImageFailed(one.stream.image().name(), failed.message()));
      }
    }
    workNext(out);
  }

  private static int datagramBytes(int symbolBytes) {
    return AlcWriter.RAPTORQ_HEADER_BYTES + Math.max(symbolBytes, MAX_TABLE_BYTES);
  }

  private record EventTrace(Outbox out) implements PacketStream.Trace {
    @Override
    public void symbol(int toi, ObjectTransmissionInformation oti, int sbn, int esi) {
      out.event(SenderEvent.Sent.symbol(toi, oti, sbn, esi));
    }

    @Override
    public void fileTable(int tableBytes, int instanceId) {
      out.event(SenderEvent.Sent.fileTable(tableBytes, instanceId));
    }

    @Override
    public void hashes(int toi, int number, int bytes) {
      out.event(SenderEvent.Sent.hashes(toi, number, bytes));
    }
  }
}
