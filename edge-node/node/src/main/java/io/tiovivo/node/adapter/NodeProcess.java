package io.tiovivo.node.adapter;

import com.google.protobuf.ByteString;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.identity.Fleet;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.NodeCommand;
import io.tiovivo.node.NodeMachine;
import io.tiovivo.node.NodeReport;
import io.tiovivo.node.confirm.CarouselEar;
import io.tiovivo.node.confirm.ConfirmationCommand;
import io.tiovivo.node.confirm.ConfirmationEvent;
import io.tiovivo.node.confirm.ConfirmationMachine;
import io.tiovivo.node.confirm.ConfirmationSettings;
import io.tiovivo.node.confirm.Evidence;
import io.tiovivo.node.link.HelloCommand;
import io.tiovivo.node.link.HelloEvent;
import io.tiovivo.node.link.HelloGroup;
import io.tiovivo.node.link.HelloMachine;
import io.tiovivo.node.link.HelloSettings;
import io.tiovivo.node.link.NodeId;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.StatusMessages;
import io.tiovivo.settings.CommandException;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A node in this process: wires the machine to sockets, clock, files and log, and runs it. */
public final class NodeProcess implements AutoCloseable {
  private final NodeSettings settings;
  private final NodeLog log;
  private final NodeHome home;
  private final NodeId id;
  private final Optional<FlashConfirmer> confirmer;
  private final NodeLoop loop;
  private final GroupSource hellos;
  private final WireReader reader = new WireReader();
  private GroupSource carousel;
  private NodeReport report;

  private NodeProcess(NodeSettings settings, Entropy entropy) throws IOException, CommandException {
    this.settings = settings;
    log = new NodeLog(settings.card().slot());
    home = NodeHome.open(settings.directory());
    id = home.id(entropy, log::warn);
    confirmer =
        settings
            .launch()
            .map(told -> new FlashConfirmer(Path.of(told.flash()), told.sizes(), told.slot()));
    loop = new NodeLoop(machine(entropy), this::onEvent);
    hellos = source(HelloGroup.beside(settings.carousel()), this::onHello, "hellos");
    loop.add(hellos);
    loop.sendThrough(
        (to, bytes, offset, length) -> hellos.send(loop.nowNs(), bytes, offset, length));
  }

  /**
   * Opens all that a node needs to run; a network need not be there.
   *
   * @throws CommandException when another node runs in the directory
   */
  public static NodeProcess open(NodeSettings settings, Entropy entropy)
      throws IOException, CommandException {
    NodeLog.level(settings.logLevel());
    NodeProcess node = new NodeProcess(settings, entropy);
    node.openSocket();
    if (!settings.doubt().isEmpty()) {
      node.log.warn(settings.doubt());
    }
    node.confirmer.flatMap(FlashConfirmer::open).ifPresent(node.log::warn);
    if (node.confirmer.isPresent()) {
      node.listenToCarousel();
    }
    return node;
  }

  /** Runs until {@link #stop}. */
  public void run() throws IOException {
    log.ready(settings.card().version(), ProcessFacts.ageMs());
    loop.run();
    loop.command(loop.nowNs(), new HelloCommand.Leave());
    close();
  }

  /** Has {@link #run} say goodbye and return; from any thread. */
  public void stop() {
    loop.stop();
  }

  @Override
  public void close() throws IOException {
    loop.close();
    confirmer.ifPresent(FlashConfirmer::close);
    home.close();
  }

  private NodeMachine machine(Entropy entropy) {
    byte[] random = new byte[16];
    entropy.fill(random);
    WireReader in = WireReader.of(random);
    HelloSettings hello =
        HelloSettings.standard(
            id, in.u64(), Fleet.tsi(settings.fleet()), HelloGroup.beside(settings.carousel()));
    return new NodeMachine(
        settings.card(),
        new HelloMachine(hello, settings.card(), in.u64(), 0),
        confirmer.map(port -> new ConfirmationMachine(ConfirmationSettings.standard(), port, 0)));
  }

  private GroupSource source(PeerAddress group, GroupSource.Receiver receiver, String what) {
    return new GroupSource(
        loop.selector(),
        group,
        settings.interfaceName(),
        receiver,
        trouble -> log.warn("no network for " + what + " yet: " + trouble + "; I keep trying"));
  }

  private void openSocket() throws IOException {
    try {
      loop.add(new StatusSource(loop.selector(), home.bindSocket(), this::answer));
    } catch (IOException e) {
      // Nobody can ask the node then, but it does its work.
      log.warn("tiovivo status will not work here: " + e.getMessage());
    }
  }

  // The carousel is evidence of a network. Once the boot is confirmed it is of no more use, and its
  // rate
  // would only keep the processor awake.
  private void listenToCarousel() {
    CarouselEar ear = new CarouselEar(Fleet.tsi(settings.fleet()));
    carousel =
        source(
            settings.carousel(),
            (nowNs, from, bytes, length) -> {
              if (ear.hears(reader.reset(bytes, 0, length))) {
                carousel.close();
                loop.command(nowNs, new ConfirmationCommand.Seen(Evidence.CAROUSEL));
              }
            },
            "the carousel");
    loop.add(carousel);
  }

  private void onHello(long nowNs, PeerAddress from, byte[] bytes, int length) {
    try {
      loop.datagram(nowNs, from, reader.reset(bytes, 0, length));
    } catch (RuntimeException defect) {
      // A defect of ours, but whoever can send it could otherwise stop every node that hears it.
      log.error("a datagram was not understood; this is a defect, please report it", defect);
    }
  }

  private void onEvent(Event event) {
    if (event instanceof NodeReport told) {
      report = told;
      return;
    }
    log.event(event);
    if (event instanceof HelloEvent.Deaf) {
      hellos.rejoin(loop.nowNs());
    } else if (event instanceof ConfirmationEvent.Confirmed && carousel != null) {
      carousel.close();
    }
  }

  private byte[] answer(byte[] request) {
    return StatusMessages.answer(request, this::status);
  }

  private Status status() {
    long nowNs = loop.nowNs();
    loop.command(nowNs, new NodeCommand.Report(nowNs));
    return StatusMessages.status(report, nowNs)
        .setNodeId(ByteString.copyFrom(id.bytes()))
        .setFleet(settings.fleet())
        .setBootReason(settings.launch().map(LaunchEnvironment::bootReason).orElse(""))
        .setUptimeMs(nowNs / 1_000_000)
        .setMemory(ProcessFacts.memory())
        .setProcessId((int) ProcessHandle.current().pid())
        .build();
  }
}
