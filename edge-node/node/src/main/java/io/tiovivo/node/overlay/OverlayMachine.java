package io.tiovivo.node.overlay;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.beacon.BeaconBook;
import io.tiovivo.node.join.AddressBook;
import io.tiovivo.node.join.JoinReport;
import io.tiovivo.node.lease.LeaseReport;
import io.tiovivo.node.member.MembershipView;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.role.NodeRole;
import io.tiovivo.node.session.StreamCommand;
import io.tiovivo.wire.WireReader;
import java.util.Optional;

/**
 * A node among the boxes as one machine: sessions, and all parts of the overlay above them. Made by
 * {@link OverlayBuilder}. States, messages, timers and budgets: docs/OVERLAY.md.
 */
public final class OverlayMachine implements Machine {
  private final Crew crew;
  private final Parts parts;
  private final PostCounters counters = new PostCounters();
  private final PostOffice post;
  private final RoleSide roleSide;
  private final long startNs;
  private final Aftermath aftermath;
  private Upkeep upkeep;
  private boolean started;
  private boolean left;

  OverlayMachine(Crew crew, Parts parts, long startNs) {
    this.crew = crew;
    this.parts = parts;
    this.startNs = startNs;
    roleSide = new RoleSide(crew);
    aftermath = new Aftermath(crew, parts);
    post = new PostOffice(parts, counters, aftermath::onEvent, this::serving, crew::allowed);
  }

  // ---- for the builder

  RoleSide roleSide() {
    return roleSide;
  }

  PostOffice post() {
    return post;
  }

  Aftermath aftermath() {
    return aftermath;
  }

  void connect(Upkeep newUpkeep) {
    upkeep = newUpkeep;
    aftermath.connect(post, newUpkeep);
    post.connect(
        crew.sessions,
        (atNs, from, nonce, unused) -> crew.reach.onKnock(atNs, from, nonce),
        newUpkeep::onCredentialRefused);
  }

  // ---- Machine

  @Override
  public void onDatagram(long atNs, PeerAddress from, WireReader in, Outbox out) {
    if (begin(atNs, out)) {
      start(atNs);
      crew.lag.onDatagram(atNs);
      guarded("Sessions", "datagram", () -> crew.sessions.onDatagram(atNs, from, in, out));
      aftermath.finish();
    }
  }

  @Override
  public void onCommand(long atNs, Command command, Outbox out) {
    if (!begin(atNs, out)) {
      return;
    }
    guarded("OverlayMachine", command.getClass().getSimpleName(), () -> take(atNs, command, out));
    aftermath.finish();
  }

  private void take(long atNs, Command command, Outbox out) {
    if (command instanceof Question question) {
      crew.asks.onQuestion(atNs, question, post);
    } else if (command instanceof StreamCommand) {
      crew.sessions.onCommand(atNs, command, out);
    } else if (command instanceof OverlayCommand own) {
      onOwn(atNs, own, out);
    }
  }

  private void guarded(String name, String what, Runnable call) {
    parts.guarded(name, what, post, call);
  }

  private void onOwn(long atNs, OverlayCommand command, Outbox out) {
    if (command instanceof OverlayCommand.Listening listening) {
      crew.local = listening.address();
      crew.tcpPort = listening.tcpPort();
    } else if (command instanceof OverlayCommand.Identity newer) {
      crew.identity = newer.identity();
      crew.sessions.identity(newer.identity().own());
    } else if (command instanceof OverlayCommand.Host host) {
      crew.host = host.facts();
      upkeep.soon(atNs);
    } else if (command instanceof OverlayCommand.Neighbour neighbour) {
      if (crew.segment.put(neighbour.peer(), neighbour.gone())) {
        guarded("LeaseKeeper", "neighbour", () -> crew.keeper.neighbourServes(atNs, post));
      }
    } else if (command instanceof OverlayCommand.Beacon heard) {
      crew.beacons.hear(atNs, heard.envelope(), post);
    } else if (command instanceof OverlayCommand.Cache cache) {
      crew.book.load(atNs, cache.addresses());
    } else if (command instanceof OverlayCommand.Report own) {
      crew.reports.hand(own.report(), post);
    } else if (command instanceof OverlayCommand.Owner owner) {
      crew.terms = crew.terms.ownerAllowing(owner.allows());
      crew.roles.onOwner(atNs, owner.allows(), post);
    } else if (command instanceof OverlayCommand.Drain drain) {
      if (serving()) {
        crew.roles.onHostInDanger(atNs, drain.reason(), post);
      }
    } else if (command instanceof OverlayCommand.Leave) {
      leave(atNs, out);
    }
  }

  @Override
  public void onDeadline(long atNs, Outbox out) {
    if (!begin(atNs, out)) {
      return;
    }
    start(atNs);
    crew.lag.onDeadline(atNs);
    if (serving()) {
      guarded("LeaseDesk", "lag", () -> crew.desk.lag(atNs, crew.lag.lagNs(atNs)));
    }
    post.onDeadline();
    if (crew.sessions.deadlineNs() <= atNs) {
      guarded("Sessions", "deadline", () -> crew.sessions.onDeadline(atNs, out));
    }
    parts.onDeadline(atNs, post);
    aftermath.finish();
  }

  @Override
  public long deadlineNs() {
    if (left) {
      return NEVER;
    }
    if (!started) {
      return startNs;
    }
    long nextNs = Math.min(parts.deadlineNs(), crew.sessions.deadlineNs());
    return Math.min(Math.min(nextNs, post.deadlineNs()), crew.lag.deadlineNs());
  }

  /** False: the node has left, and nothing is done any more. */
  private boolean begin(long atNs, Outbox out) {
    if (left) {
      return false;
    }
    aftermath.begin(atNs);
    post.begin(atNs, out);
    roleSide.begin(atNs);
    return true;
  }

  // What an earlier start wrote down and what the host knows comes as commands before the first
  // deadline: a beacon that is known then paces the first join.
  private void start(long atNs) {
    if (started) {
      return;
    }
    started = true;
    for (Contact contact : crew.terms.configured()) {
      crew.book.add(atNs, contact, AddressBook.Source.CONFIGURED);
    }
    guarded("LeaseKeeper", "start", () -> crew.keeper.start(atNs, crew.terms.massEvent(), post));
    guarded("RoleKeeper", "start", () -> crew.roles.start(atNs, post));
  }

  private void leave(long atNs, Outbox out) {
    Optional<NodeId> supernode = crew.keeper.supernode().map(Contact::id);
    if (serving()) {
      crew.membership.leave(atNs, post);
      crew.desk.close(atNs, post);
    } else {
      crew.keeper.stop(atNs, "ends", post);
    }
    for (Remote remote : crew.sessions.remotes()) {
      // The end of the session could overtake the word that the lease is given up.
      if (!supernode.equals(Optional.of(remote.id()))) {
        crew.sessions.close(atNs, remote.id(), out);
      }
    }
    left = true;
  }

  // ---- how it stands

  private boolean serving() {
    return started && crew.serving();
  }

  public NodeId id() {
    return crew.identity.id();
  }

  public NodeRole role() {
    return crew.roles.role();
  }

  /** How it stands as a leaf. */
  public JoinReport join(long atNs) {
    return crew.keeper.report(atNs);
  }

  /** How it stands as a supernode. */
  public LeaseReport lease(long atNs) {
    return crew.desk.report(atNs);
  }

  /** Leases that leaves hold here. */
  public int leases() {
    return crew.desk.leases();
  }

  /** Whether that leaf holds a lease here. */
  public boolean holds(NodeId leaf) {
    return crew.desk.holds(leaf);
  }

  /** The supernodes that it knows; empty on a leaf. */
  public MembershipView members() {
    return crew.membership.view();
  }

  /** The newest beacon. */
  public BeaconBook beacon() {
    return crew.beacon;
  }

  /** Sessions that are up. */
  public int sessions() {
    return crew.sessions.count();
  }

  /** Times that a part threw: a defect of ours each. */
  public long defects() {
    return parts.defects();
  }

  /** The addresses worth keeping over a restart, for the file peers.cache. */
  public byte[] addresses(long atNs) {
    return crew.book.export(atNs);
  }

  /** Rises with every change of the addresses that is worth writing down. */
  public long addressChanges() {
    return crew.book.changes();
  }

  /** All of that for people. */
  public OverlayStatus status(long atNs) {
    return new StatusSheet(crew, parts, counters, post).of(atNs);
  }
}
