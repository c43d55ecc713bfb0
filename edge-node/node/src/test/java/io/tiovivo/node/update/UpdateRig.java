package io.tiovivo.node.update;

import io.tiovivo.boot.image.BootPorts;
import io.tiovivo.boot.install.Installer;
import io.tiovivo.boot.slots.BootImageSteps;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.FlashSizes;
import io.tiovivo.boot.slots.Partition;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.image.proto.Pacing;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.config.DayWindow;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.config.OwnerConfig.UpdateMode;
import io.tiovivo.node.confirm.ConfirmationEvent;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.proto.BootImageStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.wire.WireReader;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An update part over a real flash file, with everything else played: loop, worker, owner. */
final class UpdateRig implements Desk, UpdateHost, AutoCloseable {
  static final String FLEET = "garden";
  static final long BEGIN_S = TestFleet.BEGIN_S + 100_000;
  private static final FlashSizes SIZES = new FlashSizes(256, 4096, 16384, 131072, 262144);
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long PACKET_NS = 20_000_000L;

  private final TestFleet fleet = TestFleet.named(FLEET);
  private final JcaSigningKey second = fleet.key("release 2");
  private final Trust trust;
  private final Path directory;
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final Queue<Runnable> posted = new ArrayDeque<>();
  final List<String> log = new ArrayList<>();

  /** The carousel, before each piece of work until an image is staged. */
  final List<Boolean> wanted = new ArrayList<>();

  private BoxFlash flash;
  private OwnerPart owner;
  private UpdatePart part;
  private BootPart boot; // null: the board has no boot partitions
  private long nowNs = SECOND_NS;
  private long sequence;
  int restarts;
  int looks;
  boolean serving;
  Boolean allowed;
  long traffic;
  Long systemS;

  // the owner's configuration
  UpdateMode mode = UpdateMode.AUTO;
  List<DayWindow> window = List.of();
  Set<Long> skipped = Set.of();
  boolean supernode = true;
  long dayBytes;
  boolean choosing = true;

  UpdateRig(Path directory) throws TrustException {
    this(directory, Optional.empty());
  }

  UpdateRig(Path directory, Optional<BootPorts> ports) throws TrustException {
    this.directory = directory;
    trust = Trust.parse(fleet.trustFile(), new JcaSignatures());
    fleet.certificates(
        fleet.certify(
            KeyRole.RELEASE, fleet.releaseKey(), TestFleet.END_S, fleet.root(0), fleet.root(1)),
        fleet.certify(KeyRole.RELEASE, second, TestFleet.END_S, fleet.root(1), fleet.root(2)),
        fleet.certify(KeyRole.CAROUSEL, fleet.carouselKey(), TestFleet.END_S, fleet.releaseKey()));
    flash = new BoxFlash(directory.resolve("flash.img"), SIZES, Slot.A, true, ports);
    install(Slot.A, manifest(1, false), false, false);
    update(record -> record.tried(Slot.A).confirmed(Slot.A, 1));
    start();
  }

  /** The node starts (again). */
  void start() {
    UpdateMemory memory = new UpdateMemory(directory, this::warn);
    owner =
        new OwnerPart(
            this, this, memory, () -> systemS == null ? 0 : systemS, () -> systemS != null);
    UpdateSetup setup =
        new UpdateSetup(
            this,
            this,
            flash,
            new BoxDescription("pc", TestImage.ARCHITECTURE),
            () -> trust,
            bytes -> Arrays.fill(bytes, (byte) 7),
            42,
            0);
    part = new UpdatePart(setup, owner, memory, work::add);
    boot = flash.hasBoot() ? new BootPart(setup, owner, memory, work::add, part::hasNews) : null;
    configure();
  }

  void configure() {
    OwnerConfig wants =
        new OwnerConfig(
            mode, window, skipped, 0, supernode, true, dayBytes, 0, List.of(), ZoneOffset.UTC);
    NodeConfig defaults = NodeConfig.defaults();
    NodeConfig config =
        new NodeConfig(
            defaults.mqtt(),
            wants,
            defaults.gpio(),
            defaults.page(),
            defaults.care(),
            defaults.reports());
    owner.onConfig(nowNs, config);
    part.onConfig(nowNs, config);
    if (boot != null) {
      boot.onConfig(nowNs, config);
    }
    settle();
  }

  // ---- the fleet

  static Manifest manifest(long release, boolean emergency) {
    return TestImage.make(FLEET, release, 3000, 256).manifest().toBuilder()
        .setNotes("what is new in " + release)
        .setEmergency(emergency)
        .build();
  }

  static Offer.Builder offer(long release) {
    try {
      return Offers.of(manifest(release, false).toByteArray()).toBuilder();
    } catch (ImageFormatException e) {
      throw new AssertionError(e);
    }
  }

  void beacon(int rebootSpreadMs, Offer.Builder... offers) {
    sequence++;
    byte[] envelope =
        fleet.envelope(
            TestFleet.sign(
                SigningContext.BEACON,
                TestImage.beacon(
                        FLEET,
                        BEGIN_S + nowNs / SECOND_NS,
                        Stream.of(offers).map(Offer.Builder::build).toArray(Offer[]::new))
                    .setPacing(Pacing.newBuilder().setRebootSpreadMs(rebootSpreadMs))
                    .build(),
                fleet.carouselKey()));
    OverlayEvent.BeaconLearned event = new OverlayEvent.BeaconLearned(sequence, envelope, false);
    owner.onEvent(nowNs, event);
    part.onEvent(nowNs, event);
    if (boot != null) {
      boot.onEvent(nowNs, event);
    }
    settle();
  }

  /** Puts a release into the other slot as a reception would. */
  void stage(long release, boolean emergency, boolean twoKeys) {
    install(Slot.B, manifest(release, emergency), true, twoKeys);
    part.onStaged(nowNs);
    settle();
  }

  void install(Slot slot, Manifest manifest, boolean held, boolean twoKeys) {
    JcaSigningKey[] keys =
        twoKeys
            ? new JcaSigningKey[] {fleet.releaseKey(), second}
            : new JcaSigningKey[] {fleet.releaseKey()};
    byte[] envelope = fleet.envelope(TestFleet.sign(SigningContext.MANIFEST, manifest, keys));
    new Installer(new SlotStore(flash.layout().orElseThrow()), flash.record().orElseThrow())
        .install(slot, envelope, manifest, 1, held);
  }

  BootRecord record() {
    return flash.record().orElseThrow().record();
  }

  void update(java.util.function.UnaryOperator<BootRecord> change) {
    flash.record().orElseThrow().update(change);
  }

  /** Has it hear packets of a carousel with an image, for as long as it wants to. */
  void hear(TestImage image, int packets) {
    RigCarousel air = new RigCarousel(fleet, image, BEGIN_S + nowNs / SECOND_NS);
    for (byte[] packet : air.packets(packets)) {
      nowNs += PACKET_NS;
      settle();
      if (receives()) {
        part.onDatagram(nowNs, SimHeadEnd.GROUP, WireReader.of(packet));
        settle();
      }
    }
  }

  // ---- the loop

  /** Lets time go by. */
  void pass(long seconds) {
    long endNs = nowNs + seconds * SECOND_NS;
    for (int i = 0; i < 10_000; i++) {
      long nextNs = Math.min(part.deadlineNs(), owner.deadlineNs());
      nextNs = boot == null ? nextNs : Math.min(nextNs, boot.deadlineNs());
      if (nextNs > endNs) {
        nowNs = endNs;
        return;
      }
      nowNs = Math.max(nowNs, nextNs);
      settle();
    }
    throw new AssertionError("it spins");
  }

  private void settle() {
    for (int i = 0; i < 100; i++) {
      Runnable next = posted.poll();
      next = next == null ? work.poll() : next;
      if (next != null) {
        if (!isStaged()) {
          wanted.add(receives());
        }
        next.run();
      } else if (owner.deadlineNs() <= nowNs) {
        owner.onDeadline(nowNs);
      } else if (part.deadlineNs() <= nowNs) {
        part.onDeadline(nowNs);
      } else if (boot != null && boot.deadlineNs() <= nowNs) {
        boot.onDeadline(nowNs);
      } else {
        return;
      }
    }
    throw new AssertionError("it spins");
  }

  private boolean isStaged() {
    return flash
        .record()
        .filter(each -> each.record().slot(Slot.B).state() == SlotState.STAGED)
        .isPresent();
  }

  boolean receivesBoot() {
    return boot.wantsCarousel(nowNs);
  }

  /** Puts a boot image into the other partition as a reception would. */
  void stageBoot(Manifest manifest) {
    flash
        .record()
        .orElseThrow()
        .update(
            record ->
                BootImageSteps.staged(
                    record, Partition.B, Digests.sha256(manifest.toByteArray()), manifest, true));
    boot.onStaged(nowNs);
    settle();
  }

  void confirmed() {
    boot.onEvent(nowNs, new ConfirmationEvent.Confirmed(List.of()));
    settle();
  }

  BootImageStatus boot() {
    return status().getBootImage();
  }

  boolean receives() {
    return part.wantsCarousel(nowNs);
  }

  UpdateStatus update() {
    return status().getUpdate();
  }

  ControlReply order(ControlRequest.UpdateAction action, long release) {
    ControlRequest.Update update = new ControlRequest.Update(action, release);
    Optional<ControlReply> reply =
        boot == null ? Optional.empty() : boot.obey(nowNs, update, ControlRequest.Origin.SOCKET);
    reply = reply.or(() -> part.obey(nowNs, update, ControlRequest.Origin.SOCKET));
    settle();
    return reply.orElseThrow();
  }

  // ---- Desk and UpdateHost

  @Override
  public void send(PeerAddress to, byte[] bytes, int offset, int length) {
    throw new IllegalStateException("no beacon invites boxes to say a word");
  }

  @Override
  public long nowNs() {
    return nowNs;
  }

  @Override
  public Status status() {
    Status.Builder status = Status.newBuilder();
    owner.describe(nowNs, status);
    part.describe(nowNs, status);
    if (boot != null) {
      boot.describe(nowNs, status);
    }
    return status.build();
  }

  @Override
  public ControlReply control(ControlRequest request, ControlRequest.Origin origin) {
    if (!(request instanceof ControlRequest.Choose choose) || !choosing) {
      return ControlReply.refused("cannot be written");
    }
    log.add(choose.key() + " = " + choose.value());
    skipped =
        Stream.of(choose.value().split(" "))
            .filter(word -> !word.isEmpty())
            .map(Long::valueOf)
            .collect(Collectors.toSet());
    posted.add(this::configure);
    return ControlReply.done("written");
  }

  @Override
  public void tell(Event event) {}

  @Override
  public void command(Command command) {}

  @Override
  public boolean post(Runnable task) {
    return posted.add(task);
  }

  @Override
  public void info(String message) {
    log.add(message);
  }

  @Override
  public void warn(String message) {
    log.add("WARN " + message);
  }

  @Override
  public void milestone(String line) {
    log.add(line);
  }

  @Override
  public void look() {
    looks++;
  }

  @Override
  public boolean serves() {
    return serving;
  }

  @Override
  public void drain(String reason) {
    log.add("drain: " + reason);
  }

  @Override
  public void serve(boolean may) {
    allowed = may;
  }

  @Override
  public long trafficBytes() {
    return traffic;
  }

  @Override
  public void restart() {
    restarts++;
  }

  @Override
  public void close() {
    part.close();
    if (boot != null) {
      boot.close();
    }
    owner.close();
    flash.close();
  }
}
