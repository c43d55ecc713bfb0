package io.tiovivo.boot.box;

import com.google.protobuf.MessageLite;
import io.tiovivo.boot.image.BootPorts;
import io.tiovivo.boot.slots.BootConfirmation;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverCounters;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.console.StatusLine;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BeaconVerdict;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.ManifestVerdict;
import io.tiovivo.image.Offers;
import io.tiovivo.image.StripLayout;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.profile.JvmSettings;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.udp.InterfaceChoice;
import io.tiovivo.udp.MulticastGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A box over any flash, with a fleet, and an air that gives a whole image at once or nothing. */
final class Rig {
  static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 4096);
  static final String FLEET = "home";

  /** Per block, of releases that lie in strips. */
  static final int STRIPS = 4;

  static final BoxDescription BOX = new BoxDescription("pc", TestImage.ARCHITECTURE);

  final TestFleet fleet = TestFleet.named(FLEET);
  final Path directory;
  final Path trustFile;
  final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Map<String, Boolean> verified = new HashMap<>();
  private final Map<MessageLite, byte[]> signed = new HashMap<>();
  TestImage onAir;
  long timeS = TestFleet.BEGIN_S + 100;
  boolean button;
  Optional<BootPorts> partitions = Optional.empty();

  /** The flash takes what is written, and keeps something else. */
  boolean damaged;

  /** Between a beacon and the manifest it speaks of. */
  Runnable betweenBeaconAndManifest = () -> {};

  private JcaSigningKey carouselKey = fleet.carouselKey();
  BoxDescription box = BOX;

  Rig(Path directory) throws IOException {
    this.directory = directory.toRealPath();
    trustFile = this.directory.resolve("fleet.trust");
    Files.write(trustFile, fleet.trustFile());
  }

  /** An image of some kilobytes. */
  static TestImage image(long release) {
    return TestImage.make(FLEET, release, 3000, 256);
  }

  static TestImage with(TestImage image, Manifest.Builder manifest) {
    return new TestImage(image.bytes(), manifest.build());
  }

  /** One run of the loader. */
  int run(FlashPort flash) throws Exception {
    return new Box(settings(), flash, this::verify, this::receive, partitions, report(), () -> 0)
        .run();
  }

  /**
   * The real thing, computed once for each signature: sweeps check the same few thousands of times.
   */
  private boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    String key =
        HexFormat.of().formatHex(publicKey)
            + HexFormat.of().formatHex(Digests.sha256(message))
            + HexFormat.of().formatHex(signature);
    return verified.computeIfAbsent(
        key, k -> new JcaSignatures().verify(publicKey, message, signature));
  }

  BoxSettings settings() {
    return new BoxSettings(
        directory,
        directory.resolve("flash.img"),
        SIZES,
        trustFile,
        "pc",
        box,
        new JvmSettings(8 << 20, 16 << 20, List.of("-Xmx8m"), List.of("-Xmx16m", "-Xss256k")),
        InterfaceChoice.of(java.util.Optional.of("lo")),
        MulticastGroup.parse(MulticastGroup.DEFAULT_IPV4, MulticastGroup.DEFAULT_PORT),
        0,
        1,
        1,
        button);
  }

  BoxReport report() {
    return new BoxReport(new StatusLine(new PrintStream(output, true), false));
  }

  String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  static BootRecord record(FlashPort flash) {
    return store(flash).record();
  }

  static BootRecordStore store(FlashPort flash) {
    return BootRecordStore.open(FlashLayout.of(flash, SIZES));
  }

  /** Of the manifest in a slot, as the record has it. */
  static byte[] digest(BootRecord record, Slot slot) {
    return HexFormat.of().parseHex(record.slot(slot).manifestSha256());
  }

  static void confirm(FlashPort flash, Slot slot) {
    BootConfirmation.open(flash, SIZES, slot).confirm(1);
  }

  /** Where the bytes of an unpacked file lie. */
  Path unpacked(Slot slot, String path) {
    return directory.resolve("unpacked").resolve(slot.name()).resolve(path);
  }

  /** The air: what is on it, at once. */
  void receive(
      Admission admission, FlashRegion scratch, ImageTarget target, Air.Listener listener) {
    if (onAir == null) {
      while (listener.on(new ReceiverEvent.NothingOnAir(1, counters()))) {
        Thread.onSpinWait();
      }
      return;
    }
    byte[] beacon =
        signed.computeIfAbsent(
            TestImage.beacon(FLEET, timeS, onAir.offer()).build(), this::signBeacon);
    BeaconVerdict verdict = admission.beacon(beacon);
    if (!(verdict instanceof BeaconVerdict.Offered offered)) {
      refuse(verdict, listener);
      return;
    }
    betweenBeaconAndManifest.run();
    byte[] envelope = signed.computeIfAbsent(onAir.manifest(), fleet::manifest);
    ManifestVerdict accepted = admission.manifest(envelope, offered.offer());
    if (accepted instanceof ManifestVerdict.Rejected rejected) {
      throw new AssertionError(rejected.toString());
    }
    listener.on(
        new ReceiverEvent.BeaconSeen(offered.beacon(), admission.trust(), admission.floors()));
    listener.on(new ReceiverEvent.Receiving(offered.offer(), 0, 10, ""));
    // Every other release lies in strips, so a box goes from the one layout to the other and back.
    int strips = target.takesStrips() && onAir.manifest().getRelease() % 2 == 0 ? STRIPS : 1;
    write(target.clear(), damaged ? new byte[onAir.bytes().length] : laidOut(strips));
    listener.on(new ReceiverEvent.ImageReady(envelope, onAir.manifest(), 10, strips, counters()));
  }

  /**
   * The image on the air as a receiver writes it: of each symbol the first bytes, then the next.
   */
  private byte[] laidOut(int strips) {
    StripLayout layout =
        new StripLayout(
            Offers.transmission(onAir.bytes().length, onAir.manifest().getFec()), strips);
    int symbols = layout.blocks().blockSymbols(0);
    byte[] body = new byte[onAir.bytes().length];
    for (int strip = 0; strip < strips; strip++) {
      for (int symbol = 0; symbol < symbols; symbol++) {
        long before = layout.bytesOf(0, strip, symbol);
        int from =
            symbol * layout.blocks().symbolBytes()
                + (layout.isPlain() ? 0 : layout.cut().subSymbolOffset(strip));
        System.arraycopy(
            onAir.bytes(),
            from,
            body,
            (int) (layout.offset(0, strip) + before),
            (int) (layout.bytesOf(0, strip, symbol + 1) - before));
      }
    }
    return body;
  }

  /** A root set that revokes nothing, after those before. */
  void publishRootSet(int version) {
    fleet.publish(
        TestFleet.signRootSet(fleet.rootSet(version).build(), fleet.root(0), fleet.root(1)));
    signed.clear();
  }

  /** A root set, issued now, that revokes the carousel key; there is another one from now on. */
  void replaceCarouselKey() {
    RootSet next = TestFleet.revoking(fleet.rootSet(2), carouselKey.id()).setIssuedS(timeS).build();
    fleet.publish(TestFleet.signRootSet(next, fleet.root(0), fleet.root(1)));
    carouselKey = fleet.key("carousel 2");
    long endS = TestFleet.END_S;
    fleet.certificates(
        fleet.certify(KeyRole.RELEASE, fleet.releaseKey(), endS, fleet.root(0), fleet.root(1)),
        fleet.certify(KeyRole.CAROUSEL, carouselKey, endS, fleet.releaseKey()));
    signed.clear();
  }

  private byte[] signBeacon(MessageLite beacon) {
    return fleet.envelope(TestFleet.sign(SigningContext.BEACON, beacon, carouselKey));
  }

  private static void refuse(BeaconVerdict verdict, Air.Listener listener) {
    ReceiverEvent event =
        verdict instanceof BeaconVerdict.NoOffer no
            ? new ReceiverEvent.NotForUs(no.reason(), no.detail())
            : new ReceiverEvent.Disbelieved(
                ((BeaconVerdict.Rejected) verdict).reason(),
                ((BeaconVerdict.Rejected) verdict).detail());
    while (listener.on(event)) {
      Thread.onSpinWait();
    }
  }

  private static void write(FlashRegion body, byte[] image) {
    body.erase(0, (image.length + 4095) / 4096 * 4096);
    byte[] padded = Arrays.copyOf(image, (image.length + 255) / 256 * 256);
    for (int at = 0; at < padded.length; at += 1024) {
      body.program(at, padded, at, Math.min(1024, padded.length - at));
    }
    body.sync();
  }

  private static ReceiverCounters counters() {
    return new ReceiverCounters(
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
