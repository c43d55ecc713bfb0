package io.tiovivo.node.adapter;

import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.NodeMachine;
import io.tiovivo.node.NodeReport;
import io.tiovivo.node.care.RescuePart;
import io.tiovivo.node.care.ResetPart;
import io.tiovivo.node.config.files.ConfigPart;
import io.tiovivo.node.confirm.ConfirmationEvent;
import io.tiovivo.node.confirm.ConfirmationMachine;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Household;
import io.tiovivo.node.link.HelloCommand;
import io.tiovivo.node.link.HelloEvent;
import io.tiovivo.node.link.HelloGroup;
import io.tiovivo.node.link.HelloMachine;
import io.tiovivo.node.link.HelloSettings;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.mqtt.HomeLink;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.page.http.PagePart;
import io.tiovivo.node.pins.household.PinsPart;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.session.StreamEvent;
import io.tiovivo.node.update.BoxFlash;
import io.tiovivo.profile.Gpio;
import io.tiovivo.profile.Profile;
import io.tiovivo.settings.CommandException;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.GroupSource;
import io.tiovivo.udp.LoopSettings;
import io.tiovivo.udp.MulticastGroup;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** A node in this process: wires the machine to sockets, clock, files and log, and runs it. */
public final class NodeProcess implements AutoCloseable {
  private final NodeSettings settings;
  private final NodeLog log;
  private final NodeHome home;
  private final NodeId id;
  private final Optional<BoxFlash> flash;
  private final Optional<FlashConfirmer> confirmer;
  private final Optional<FleetSetup> fleet;
  private final NodeMachine machine;
  private final DatagramLoop loop;
  private final GroupSource hellos;
  private final Enquiries enquiries;
  private final Household household;
  private final BoxParts box;
  private Carousel carousel; // null: there is no reason to listen to it
  private Unicast unicast; // null: no fleet is trusted
  private OwnerSide owner;
  private Consumer<Event> watcher = event -> {};

  private NodeProcess(NodeSettings settings, Entropy entropy) throws IOException, CommandException {
    this.settings = settings;
    log = new NodeLog(settings.card().slot());
    home = NodeHome.open(settings.directory());
    flash = OwnerSide.flash(settings);
    confirmer = flash.map(FlashConfirmer::new);
    fleet = FleetSetup.open(settings, confirmer.flatMap(FlashConfirmer::trust), entropy, log);
    id = fleet.map(FleetSetup::id).orElseGet(() -> home.id(entropy, log::warn));
    box = new BoxParts(settings, System.getenv(), confirmer, log);
    machine = machine(entropy);
    loop = new DatagramLoop(machine, this::onEvent, log::defect);
    enquiries = new Enquiries(loop, settings, id, log);
    household = new Household(loop, enquiries::status, settings.configuration().config(), log);
    enquiries.serve(household);
    PeerAddress group = HelloGroup.beside(settings.carousel().peer());
    hellos =
        GroupSource.retrying(
            LoopSettings.member(MulticastGroup.of(group), settings.interfaces()),
            this::onHello,
            log.noNetwork("hellos"));
    loop.add(hellos);
    loop.sendThrough(hellos);
    if (fleet.isPresent()) {
      takePart(group);
    }
  }

  // What is for one node is not taken off the group: one question would be answered by all.
  private void onHello(long nowNs, PeerAddress from, WireReader in) {
    if (!NodeMachine.isOverlay(in)) {
      loop.datagram(nowNs, from, in);
    }
  }

  private void takePart(PeerAddress group) throws IOException {
    FleetOptions options = settings.fleetOptions();
    unicast =
        new Unicast(loop, options.listen(), options.tcpPort(), settings.interfaces(), group, log);
    HostGauge gauge = HostGauge.of(settings);
    loop.add(new Chores(loop, machine, gauge, unicast, settings.directory(), log));
  }

  /**
   * Opens all that a node needs to run; a network need not be there.
   *
   * @throws CommandException when another node runs in the directory
   */
  public static NodeProcess open(NodeSettings settings, Entropy entropy)
      throws IOException, CommandException {
    NodeProcess node = openBare(settings, entropy);
    node.serveHome(entropy);
    return node;
  }

  /**
   * The same without what serves a home: no page, no pins, no broker. For a program that holds the
   * node and serves people itself.
   */
  public static NodeProcess openBare(NodeSettings settings, Entropy entropy)
      throws IOException, CommandException {
    LiveLog.level(settings.logLevel());
    NodeProcess node = new NodeProcess(settings, entropy);
    node.enquiries.openSocket(node.home);
    if (settings.metrics().isPresent()) {
      node.enquiries.openMetrics(settings.metrics().get());
    }
    settings.doubts().forEach(node.log::warn);
    if (node.fleet.isEmpty()) {
      node.log.info(NodeReport.NO_FLEET.getEnrolmentAdvice());
    }
    node.flash.flatMap(BoxFlash::open).ifPresent(node.log::warn);
    if (node.confirmer.isPresent() || node.fleet.isPresent()) {
      node.listenToCarousel();
    }
    node.furnish(entropy);
    return node;
  }

  // The parts that serve the home, in the order in which they are asked.
  private void furnish(Entropy entropy) throws IOException {
    ConfigPart config =
        new ConfigPart(
            settings.configFiles(),
            settings.configuration(),
            () -> fleet.map(FleetSetup::wishes).orElse(List.of()),
            household::configure,
            household);
    household.add(config);
    config.begin();
    household.add(new LogPart(settings));
    household.add(new RestartPart(loop));
    owner =
        new OwnerSide(
            loop, machine, household, Optional.ofNullable(unicast), settings, box.clock());
    owner.update(flash, fleet, id, carousel, entropy);
    household.add(new ResetPart(settings.directory(), household, this::stop));
    household.add(new RescuePart(settings.directory(), household));
    if (settings.launch().isPresent()) {
      household.add(
          new RecoverPart(
              Path.of(settings.launch().get().directory()),
              request -> household.control(request, ControlRequest.Origin.BUTTON)));
    }
    box.add(household, loop, this::stop);
  }

  // Light and button are the board's: a node that no loader has launched is a guest on it.
  private PinsPart.Surroundings surroundings() {
    Optional<Gpio> gpio = settings.launch().flatMap(told -> settings.profile()).map(Profile::gpio);
    return new PinsPart.Surroundings(
        settings.directory(),
        Path.of("/"),
        System.getenv(),
        gpio.flatMap(Gpio::statusLed),
        gpio.flatMap(Gpio::recoveryButton),
        config -> owner.owner().isQuiet(loop.nowNs()));
  }

  // Those that only a node of its own has.
  private void serveHome(Entropy entropy) throws IOException {
    boolean loopbackOnly = settings.interfaces().named().filter("lo"::equals).isPresent();
    PagePart page =
        new PagePart(household, settings.directory(), loopbackOnly, enquiries::peers, entropy);
    enquiries.invite(page::invitation);
    household.add(page);
    household.add(new PinsPart(household, surroundings()));
    household.add(new HomeLink(id, household, entropy));
    if (fleet.isPresent()) {
      household.add(fleet.get().reports(household, machine));
    }
  }

  /** Who this node is. */
  public NodeId id() {
    return id;
  }

  /** Has all events told, on the loop's thread; before {@link #run}. */
  public void watch(Consumer<Event> newWatcher) {
    watcher = newWatcher;
  }

  /** Asks, from any thread; the one answer comes on the loop's. */
  public void ask(LongFunction<Question> question, Consumer<Answer> answer) {
    enquiries.ask(question, answer);
  }

  /** Has the status told once, from any thread; on the loop's. False: the node is too busy. */
  public boolean status(Consumer<Status> wanted) {
    return enquiries.status(wanted);
  }

  /** Runs until {@link #stop}. */
  public void run() throws IOException, InterruptedException {
    log.ready(
        settings.card().version(),
        settings.launch().map(LaunchEnvironment::revertReason).orElse(""),
        ProcessFacts.ageMs());
    try {
      loop.run();
    } catch (RuntimeException defect) {
      log.defect("the node ends", defect);
      throw defect;
    } finally {
      close();
    }
  }

  /** Has {@link #run} say goodbye and return; from any thread. */
  public void stop() {
    loop.stopAfter(new HelloCommand.Leave());
  }

  @Override
  public void close() {
    loop.close();
    flash.ifPresent(BoxFlash::close);
    home.close();
  }

  private NodeMachine machine(Entropy entropy) {
    byte[] random = new byte[16];
    entropy.fill(random);
    WireReader in = WireReader.of(random);
    HelloSettings hello =
        HelloSettings.standard(
            id,
            in.u64(),
            Fleet.tsi(settings.fleet()),
            HelloGroup.beside(settings.carousel().peer()));
    return new NodeMachine(
        settings.card(),
        new HelloMachine(hello, settings.card(), in.u64(), 0),
        confirmer.map(port -> new ConfirmationMachine(box.confirmation(), port, 0)),
        fleet.map(FleetSetup::side));
  }

  private void listenToCarousel() throws IOException {
    carousel =
        new Carousel(
            loop,
            LoopSettings.listener(settings.carousel(), settings.interfaces()),
            Fleet.tsi(settings.fleet()),
            confirmer.isPresent(),
            fleet.map(FleetSetup::beaconReceiver),
            fleet.map(FleetSetup::beaconWindows),
            fleet.map(FleetSetup::beacons),
            log);
  }

  private void onEvent(Event event) {
    if (event instanceof StreamEvent.Wanted wanted && unicast != null) {
      unicast.connect(loop.nowNs(), wanted.target());
      return;
    }
    if (enquiries.takes(event)) {
      return;
    }
    log.event(event);
    watcher.accept(event);
    household.onEvent(event);
    fleet.ifPresent(setup -> setup.keep(loop.nowNs(), event));
    if (event instanceof HelloEvent.Deaf) {
      hellos.rejoin(loop.nowNs());
    } else if (event instanceof ConfirmationEvent.Confirmed && carousel != null) {
      carousel.onConfirmed(loop.nowNs());
    } else if (event instanceof OverlayEvent.BeaconLearned && carousel != null) {
      carousel.onBeacon(loop.nowNs());
    }
  }
}
