package io.tiovivo.fleet.overlay;

import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialVerdict;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.join.JoinEvent;
import io.tiovivo.node.overlay.OverlayBuilder;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.overlay.OverlayIdentity;
import io.tiovivo.node.overlay.OverlayMachine;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.node.role.RoleEvent;
import io.tiovivo.node.session.OwnIdentity;
import io.tiovivo.testkit.fleet.SimFleet;
import io.tiovivo.testkit.net.HostPlan;
import io.tiovivo.testkit.net.Segment;
import io.tiovivo.testkit.net.VirtualHost;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A node of a simulated fleet: the real machine, built as on a box, with a disk that survives its
 * restarts.
 */
public final class SimNode implements NodeView {
  /** Where nodes take what is not a hello. */
  public static final int PORT = 8486;

  private final OverlayWorld world;
  private final NodePlan plan;
  private final SimFleet.Member member;
  private final VirtualHost host;
  private UnaryOperator<Machine> fault = machine -> machine;
  private PeerFault peerFault = PeerFault.NONE;
  private boolean healthy = true;
  // ---- on its disk
  private long incarnation;
  private byte[] addresses = {};
  // ---- of this life
  private OverlayMachine machine;
  private NodeId supernode;
  private long changedNs;
  private long servingSinceNs;
  private boolean massEvent;

  SimNode(OverlayWorld world, NodePlan plan, SimFleet.Member member) {
    this.world = world;
    this.plan = plan;
    this.member = member;
    HostPlan where = plan.host(world.network().internet(), PORT);
    host = world.network().attach(where).listener(this::onEvent);
  }

  public NodePlan plan() {
    return plan;
  }

  public VirtualHost host() {
    return host;
  }

  /** The machine that runs; null: the node is off. */
  public OverlayMachine machine() {
    return host.isAlive() ? machine : null;
  }

  /** What it does for others; a leaf when it is off. */
  public NodeRole role() {
    return isAlive() ? machine.role() : NodeRole.LEAF;
  }

  public PeerAddress address() {
    return host.address();
  }

  /** Has something wrong in the program from the next start on. */
  public SimNode fault(UnaryOperator<Machine> newFault) {
    fault = newFault;
    healthy = false;
    return this;
  }

  /** Has something wrong where it checks its peers, from the next start on. */
  public SimNode peerFault(PeerFault newFault) {
    peerFault = newFault;
    return this;
  }

  /** Starts the process; what an earlier one wrote to its disk is there. */
  public void boot() {
    incarnation++;
    changedNs = world.nowNs();
    supernode = null;
    servingSinceNs = Long.MAX_VALUE;
    CredentialCheck check = new CredentialCheck(world.fleet().trust());
    OverlayBuilder builder =
        OverlayBuilder.of(world.settings(), identity())
            .terms(plan.terms(massEvent))
            .credentials(check)
            .ports(world.crypto(), world.entropy())
            .at(host.address(), 0)
            .pool(world.pool());
    if (peerFault != PeerFault.NONE) {
      builder.check(
          (envelope, key) ->
              check.check(envelope, key) instanceof CredentialVerdict.Accepted accepted
                  ? Optional.of(peerFault.meet(this, accepted.credential()))
                  : Optional.empty());
    }
    machine = builder.build(world.nextSeed(), host.nowNs());
    world.disturbed();
    host.boot(fault.apply(machine));
    if (addresses.length > 0) {
      host.command(new OverlayCommand.Cache(addresses));
    }
    if (world.beacon().length > 0) {
      host.command(new OverlayCommand.Beacon(world.beacon()));
    }
  }

  /** The same after a start that many others share. */
  public void bootWithTheOthers() {
    massEvent = true;
    boot();
    massEvent = false;
  }

  /** Plugs the node in somewhere else; the host tells it where it listens now. */
  public void move(Segment segment) {
    host.move(segment);
    if (host.isAlive()) {
      host.command(new OverlayCommand.Listening(host.address(), 0));
    }
    world.disturbed();
  }

  /** Ends the process as kill -9 or a power cut does. */
  public void kill() {
    if (host.isAlive()) {
      addresses = machine.addresses(host.nowNs()); // written down a moment ago
      host.kill();
    }
    ended();
  }

  /** The process has ended, by itself or not. */
  void ended() {
    supernode = null;
    changedNs = world.nowNs();
    servingSinceNs = Long.MAX_VALUE;
    world.disturbed();
  }

  private OverlayIdentity identity() {
    OwnIdentity own = new OwnIdentity(id(), member.keys(), member.envelope(), world.nextSeed());
    return new OverlayIdentity(own, member.credential(), incarnation);
  }

  private void onEvent(Event event) {
    if (event instanceof JoinEvent.Leased leased) {
      held(leased.supernode().id());
    } else if (event instanceof JoinEvent.Moved moved) {
      held(moved.to().id());
    } else if (event instanceof JoinEvent.Lost) {
      held(null);
    } else if (event instanceof RoleEvent.RoleChanged changed) {
      boolean was = changed.from() != NodeRole.LEAF;
      boolean is = changed.to() != NodeRole.LEAF;
      if (was != is) {
        servingSinceNs = is ? world.nowNs() : Long.MAX_VALUE;
        held(null);
        world.disturbed();
      }
    }
    world.told(this, event);
  }

  private void held(NodeId newSupernode) {
    supernode = newSupernode;
    changedNs = world.nowNs();
  }

  // ---- NodeView

  @Override
  public String name() {
    return plan.name();
  }

  @Override
  public NodeId id() {
    return member.credential().node();
  }

  @Override
  public boolean isAlive() {
    return host.isAlive();
  }

  @Override
  public boolean isServing() {
    return isAlive() && machine.role() != NodeRole.LEAF;
  }

  @Override
  public boolean isDraining() {
    return role() == NodeRole.DRAINING;
  }

  @Override
  public NodeId supernode() {
    return supernode;
  }

  @Override
  public long changedNs() {
    return changedNs;
  }

  @Override
  public boolean isExpectedToJoin() {
    return isAlive() && healthy && !isServing() && !world.isCutOff(this);
  }

  @Override
  public int leases() {
    return isAlive() ? machine.leases() : 0;
  }

  @Override
  public int mostLeases() {
    return plan.leases();
  }

  @Override
  public boolean holds(NodeId leaf) {
    return isAlive() && machine.holds(leaf);
  }

  @Override
  public int members() {
    return isServing() ? machine.members().size() : 0;
  }

  @Override
  public boolean knows(NodeId other) {
    return isServing() && machine.members().find(other) != null;
  }

  @Override
  public long servingSinceNs() {
    return servingSinceNs;
  }

  @Override
  public long attempts() {
    return isAlive() ? machine.join(host.nowNs()).counters().attempts() : 0;
  }

  @Override
  public int sessions() {
    return isAlive() ? machine.sessions() : 0;
  }

  @Override
  public int mostSessions() {
    return world.settings().session().mostSessions();
  }

  @Override
  public int longestQueue() {
    return host.longestQueue();
  }

  @Override
  public int mostQueue() {
    return plan.speed().queueDatagrams();
  }
}
