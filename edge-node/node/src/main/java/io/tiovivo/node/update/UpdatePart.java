package io.tiovivo.node.update;

import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.SlotEntry;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.confirm.ConfirmationEvent;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.owner.OwnerPolicy;
import io.tiovivo.node.owner.OwnerSituation;
import io.tiovivo.node.owner.ReceiveRate;
import io.tiovivo.node.owner.Verdict;
import io.tiovivo.node.proto.Status;
import io.tiovivo.wire.WireReader;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Updates this box while it works: decides by the owner's policy what is received and when the
 * process ends itself, so that the loader tries it. Never restarts the machine.
 */
public final class UpdatePart implements HouseholdPart, CarouselUser, Background.Listener {
  private static final long LOOK_NS = 10_000_000_000L;
  private static final long RECEIVING_LOOK_NS = 1_000_000_000L;

  /** Another of two head-ends may not know a release yet: it is given up after this. */
  private static final long GONE_NS = 30_000_000_000L;

  /** After a reception failed, or the flash did. */
  private static final long RETRY_NS = 60_000_000_000L;

  private final Desk desk;
  private final OwnerPart owner;
  private final BoxFlash flash;
  private final UpdateMemory memory;
  private final Releases releases;
  private final UpdateTasks tasks;
  private final Background background;
  private final UpdateRestart restart;
  private final UpdateReport report;
  private final Listening listening;
  private long dueNs;
  private long goneNs = Machine.NEVER;
  private long notBeforeNs;

  UpdatePart(UpdateSetup setup, OwnerPart owner, UpdateMemory memory, Executor worker) {
    desk = setup.desk();
    flash = setup.flash();
    this.owner = owner;
    this.memory = memory;
    tasks = new UpdateTasks(worker, desk::post);
    background =
        new Background(
            flash,
            new SlotPurpose(flash, setup.box()),
            setup.trust(),
            setup.entropy(),
            tasks,
            desk,
            setup.host(),
            this);
    restart = new UpdateRestart(desk, setup.host(), tasks, setup.seed(), this::onFailed);
    report = new UpdateReport(desk, flash);
    releases = new Releases(setup, tasks, memory, this::onStagedSeen);
    listening =
        new Listening(background, new ReceiveRate(setup.receiveBitsPerSecond()), setup.host());
  }

  /** Whether there is a release that is not installed yet. */
  boolean hasNews() {
    return releases.staged() != null || releases.newer().isPresent();
  }

  @Override
  public boolean wantsCarousel(long nowNs) {
    return listening.isWanted(nowNs);
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in) {
    listening.onDatagram(nowNs, from, in);
  }

  @Override
  public void onConfig(long nowNs, NodeConfig config) {
    dueNs = nowNs;
  }

  @Override
  public void onEvent(long nowNs, Event event) {
    if (event instanceof OverlayEvent.BeaconLearned learned) {
      SignedBeacons.read(learned.envelope()).ifPresent(beacon -> onBeacon(nowNs, beacon));
    } else if (event instanceof ConfirmationEvent.Confirmed) {
      dueNs = nowNs;
    }
  }

  @Override
  public void onBeacon(long nowNs, Beacon beacon) {
    owner.beacon(nowNs, beacon.getTimeS());
    releases.book().beacon(beacon);
    dueNs = nowNs;
  }

  @Override
  public void onReceiving(long nowNs, ReceiverEvent.Receiving receiving) {
    report.receiving(receiving);
    dueNs = nowNs;
  }

  @Override
  public void onStaged(long nowNs) {
    dueNs = nowNs;
  }

  private void onStagedSeen(StagedImage image) {
    report.staged(image);
    dueNs = desk.nowNs();
  }

  @Override
  public void onFailed(long nowNs, String why) {
    desk.warn("update: " + why + "; trying again in " + RETRY_NS / 1_000_000_000 + " s");
    report.failed(why);
    notBeforeNs = nowNs + RETRY_NS;
    dueNs = nowNs;
  }

  // ---- decisions

  private void look(long nowNs) {
    dueNs = Machine.NEVER;
    Optional<BootRecordStore> store = flash.record();
    if (store.isEmpty()) {
      report.say(UpdateReport.WAITING, flash.open().orElse("the flash cannot be opened"));
      dueNs = nowNs + RETRY_NS;
      return;
    }
    BootRecord record = store.get().record();
    if (restart.isUnderWay()) {
      restart.look(nowNs);
      report.say(UpdateReport.RESTARTING, restart.why());
      return;
    }
    SlotEntry own = record.slot(flash.slot());
    if (memory.ordered() != 0 && memory.ordered() <= own.release()) {
      memory.ordered(0); // it runs
    }
    OwnerSituation now = owner.situation(nowNs, own.state() == SlotState.CONFIRMED);
    if (releases.look(store.get(), owner.owner().skipped(), now)) {
      decide(nowNs, now);
    } else {
      dueNs = nowNs + LOOK_NS;
    }
    listening.look(nowNs);
  }

  private void decide(long nowNs, OwnerSituation now) {
    Optional<Offer> newer = releases.newer();
    if (newer.isPresent()) {
      goneNs = Machine.NEVER;
      Verdict verdict =
          OwnerPolicy.decide(owner.owner(), releases.candidate(newer.get(), now), now, false);
      report.offered(newer.get());
      if (verdict.mayReceive() && nowNs >= notBeforeNs) {
        receive(nowNs);
        return;
      }
      background.stop();
      report.say(UpdateReport.WAITING, verdict.reason());
      again(nowNs, now, verdict);
    } else if (background.isReceiving()) {
      goneNs = Math.min(goneNs, nowNs + GONE_NS);
      if (isHere(background.offer()) || nowNs >= goneNs || releases.book().waits()) {
        background.stop();
      }
      dueNs = nowNs + RECEIVING_LOOK_NS;
    }
    if (releases.staged() != null && !background.isReceiving()) {
      install(nowNs, releases.staged(), now);
    } else if (newer.isEmpty() && !background.isReceiving()) {
      report.nothing(releases.book());
    }
  }

  private boolean isHere(Offer offer) {
    StagedImage staged = releases.staged();
    return staged != null && (offer == null || offer.getRelease() == staged.release());
  }

  private void receive(long nowNs) {
    restart.forget();
    if (!background.isReceiving()) {
      background.start(owner.owner().skipped());
    }
    report.say(UpdateReport.RECEIVING, "");
    dueNs = nowNs + RECEIVING_LOOK_NS;
  }

  private void install(long nowNs, StagedImage next, OwnerSituation now) {
    Verdict verdict = OwnerPolicy.decide(owner.owner(), releases.candidate(next, now), now, true);
    if (releases.book().isHalted(next.manifestSha256())) {
      restart.forget();
      report.say(UpdateReport.STAGED, "the rollout of version " + next.version() + " is halted");
      dueNs = nowNs + LOOK_NS;
    } else if (verdict.mayInstall()) {
      boolean atOnce = verdict.row() == Verdict.Row.ORDERED;
      restart.plan(
          nowNs,
          next.release(),
          atOnce ? 0 : releases.book().rebootSpreadMs(),
          atOnce,
          UpdateReport.why(next, verdict.row()),
          () -> releases.let(next));
      report.say(
          restart.isUnderWay() ? UpdateReport.RESTARTING : UpdateReport.STAGED, restart.why());
      dueNs = restart.isUnderWay() ? nowNs : Math.min(nowNs + LOOK_NS, restart.dueNs());
    } else {
      restart.forget();
      report.say(UpdateReport.STAGED, verdict.reason());
      again(nowNs, now, verdict);
    }
  }

  private void again(long nowNs, OwnerSituation now, Verdict verdict) {
    long inS = now.nowS().isPresent() ? Math.max(0, verdict.untilS() - now.nowS().getAsLong()) : 1;
    dueNs = nowNs + Math.min(LOOK_NS, Math.max(1, Math.min(inS, 60)) * 1_000_000_000L);
  }

  // ---- the household's

  @Override
  public Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (!(request instanceof ControlRequest.Update update)) {
      return Optional.empty();
    }
    Optional<BootRecordStore> store = flash.record();
    if (store.isEmpty()) {
      return Optional.of(ControlReply.refused(flash.open().orElse("the flash cannot be opened")));
    }
    UpdateOrders orders =
        new UpdateOrders(
            desk,
            owner,
            memory,
            flash.slot(),
            store.get(),
            releases.book().offer(),
            releases.staged());
    ControlReply reply =
        restart.isUnderWay()
            ? ControlReply.refused("the node is about to restart: ask again in a minute")
            : orders.obey(nowNs, update, origin, (why, work) -> restart.begin(nowNs, why, work));
    dueNs = nowNs;
    return Optional.of(reply);
  }

  @Override
  public void describe(long nowNs, Status.Builder status) {
    report.describe(status, background, releases.staged());
  }

  @Override
  public void onDeadline(long nowNs) {
    tasks.finish();
    background.onDeadline(nowNs);
    if (nowNs >= Math.min(dueNs, restart.stepNs())) {
      look(nowNs);
    }
    listening.look(nowNs);
  }

  @Override
  public long deadlineNs() {
    long nowNs = desk.nowNs();
    return Math.min(
        Math.min(dueNs, listening.deadlineNs(nowNs)),
        Math.min(Math.min(background.deadlineNs(), restart.stepNs()), tasks.deadlineNs(nowNs)));
  }

  @Override
  public void close() {
    background.stop();
  }
}
