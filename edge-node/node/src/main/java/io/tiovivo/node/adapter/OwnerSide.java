package io.tiovivo.node.adapter;

import io.tiovivo.boot.image.program.ProgramSwitch;
import io.tiovivo.identity.NodeId;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.NodeMachine;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.host.HostClock;
import io.tiovivo.node.household.Household;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.node.update.BootPart;
import io.tiovivo.node.update.BoxFlash;
import io.tiovivo.node.update.OwnerPart;
import io.tiovivo.node.update.OwnerParts;
import io.tiovivo.node.update.UpdateHost;
import io.tiovivo.node.update.UpdatePart;
import io.tiovivo.node.update.UpdateSetup;
import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Profiles;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.DatagramSink;
import io.tiovivo.udp.OccasionalSink;
import io.tiovivo.wire.WireReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What the node does for its owner's decisions, and for its update. */
final class OwnerSide implements UpdateHost {
  private final DatagramLoop loop;
  private final NodeMachine machine;
  private final Household household;
  private final Optional<Unicast> unicast;
  private final NodeSettings settings;
  private final OwnerParts parts;
  private final DatagramSink toHeadEnds = new OccasionalSink();
  private Carousel carousel; // null: there is none

  OwnerSide(
      DatagramLoop loop,
      NodeMachine machine,
      Household household,
      Optional<Unicast> unicast,
      NodeSettings settings,
      HostClock clock)
      throws IOException {
    this.loop = loop;
    this.machine = machine;
    this.household = household;
    this.unicast = unicast;
    this.settings = settings;
    parts = new OwnerParts(household, this, settings.directory(), clock::known);
    household.add(parts.owner());
  }

  /** Knows the time, and when the owner wants quiet. */
  OwnerPart owner() {
    return parts.owner();
  }

  /** The box's flash; empty: started without a loader. */
  static Optional<BoxFlash> flash(NodeSettings settings) {
    return settings
        .launch()
        .map(
            told ->
                new BoxFlash(
                    Path.of(told.flash()),
                    told.sizes(),
                    told.slot(),
                    told.strips(),
                    ProgramSwitch.ports(System.getenv())));
  }

  /** Has this box updated while it works, if a loader has launched it and it trusts a fleet. */
  void update(
      Optional<BoxFlash> flash,
      Optional<FleetSetup> fleet,
      NodeId id,
      Carousel hears,
      Entropy entropy)
      throws IOException {
    if (flash.isPresent() && fleet.isPresent()) {
      update(flash.get(), fleet.get(), id, hears, entropy);
    }
  }

  private void update(BoxFlash flash, FleetSetup fleet, NodeId id, Carousel hears, Entropy entropy)
      throws IOException {
    carousel = hears;
    String architecture =
        settings.profile().map(Profile::architecture).orElse(Profiles.hostArchitecture());
    UpdateSetup setup =
        new UpdateSetup(
            household,
            this,
            flash,
            new BoxDescription(settings.card().board(), architecture, id.toString(), Set.of()),
            fleet::trust,
            entropy,
            WireReader.of(id.bytes()).u64(),
            settings.profile().map(each -> each.network().carouselBitsPerSecond()).orElse(0L));
    UpdatePart part = parts.update(setup);
    carousel.serve(part);
    Optional<BootPart> boot = parts.boot(setup, part);
    boot.ifPresent(carousel::serve);
    if (boot.isPresent()) {
      household.add(boot.get());
    }
    household.add(part);
  }

  @Override
  public void look() {
    carousel.look(loop.nowNs());
  }

  @Override
  public void send(PeerAddress to, byte[] bytes, int offset, int length) {
    toHeadEnds.send(loop.nowNs(), to, bytes, offset, length);
  }

  @Override
  public boolean serves() {
    return machine.overlay().filter(overlay -> overlay.role() != NodeRole.LEAF).isPresent();
  }

  @Override
  public void drain(String reason) {
    loop.commandNow(loop.nowNs(), new OverlayCommand.Drain(reason));
  }

  @Override
  public void serve(boolean allowed) {
    boolean may = allowed && settings.serves(household.config());
    loop.commandNow(loop.nowNs(), new OverlayCommand.Owner(may));
  }

  @Override
  public long trafficBytes() {
    long heard = carousel == null ? 0 : carousel.bytes();
    return heard + unicast.map(Unicast::bytes).orElse(0L);
  }

  @Override
  public void restart() {
    household.control(new ControlRequest.Restart(), ControlRequest.Origin.SOCKET);
  }
}
