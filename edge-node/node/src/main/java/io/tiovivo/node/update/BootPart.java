package io.tiovivo.node.update;

import io.tiovivo.boot.image.BootImageDecision;
import io.tiovivo.boot.image.BootImages;
import io.tiovivo.boot.image.BootSwitch;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
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
import io.tiovivo.node.owner.Candidate;
import io.tiovivo.node.owner.OwnerPolicy;
import io.tiovivo.node.owner.OwnerSituation;
import io.tiovivo.node.owner.ReceiveRate;
import io.tiovivo.node.owner.Verdict;
import io.tiovivo.node.proto.Status;
import io.tiovivo.wire.WireReader;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Receives boot images while the node works, by the same owner's policy as node images and after
 * them. The process ends itself for one that is staged; the loader has it tried.
 */
public final class BootPart implements HouseholdPart, CarouselUser, Background.Listener {
  private static final long LOOK_NS = 10_000_000_000L;
  private static final long RECEIVING_LOOK_NS = 1_000_000_000L;
  private static final long RETRY_NS = 60_000_000_000L;
  private static final long GONE_NS = 30_000_000_000L;

  private final Desk desk;
  private final OwnerPart owner;
  private final BoxFlash flash;
  private final BootFirmware firmware;
  private final BootOrders orders;
  private final UpdateTasks tasks;
  private final BooleanSupplier nodeNews;
  private final OfferBook book;
  private final Background background;
  private final UpdateRestart restart;
  private final Listening listening;
  private final BootReport report;
  private long dueNs;
  private long notBeforeNs;
  private long goneNs = Machine.NEVER;

  /**
   * @param worker the update's, for they share a flash
   * @param nodeNews whether there is a node image to come first
   */
  BootPart(
      UpdateSetup setup,
      OwnerPart owner,
      UpdateMemory memory,
      Executor worker,
      BooleanSupplier nodeNews) {
    this.owner = owner;
    this.nodeNews = nodeNews;
    desk = setup.desk();
    flash = setup.flash();
    tasks = new UpdateTasks(worker, desk::post);
    firmware = new BootFirmware(flash, tasks);
    orders = new BootOrders(memory);
    book = new OfferBook(setup.box().forBoot());
    background =
        new Background(
            flash,
            new BootPurpose(flash, firmware::images, setup.box().forBoot(), firmware::status),
            setup.trust(),
            setup.entropy(),
            tasks,
            desk,
            setup.host(),
            this);
    restart = new UpdateRestart(desk, setup.host(), tasks, setup.seed(), this::onFailed);
    listening =
        new Listening(background, new ReceiveRate(setup.receiveBitsPerSecond()), setup.host());
    report = new BootReport(desk);
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
      firmware.forget(); // it may have been a boot image's
      dueNs = nowNs;
    }
  }

  @Override
  public void onBeacon(long nowNs, Beacon beacon) {
    book.beacon(beacon);
    dueNs = nowNs;
  }

  @Override
  public void onReceiving(long nowNs, ReceiverEvent.Receiving receiving) {
    report.receiving(receiving);
    dueNs = nowNs;
  }

  @Override
  public void onStaged(long nowNs) {
    report.staged(firmware.images().entry());
    dueNs = nowNs;
  }

  @Override
  public void onFailed(long nowNs, String why) {
    desk.warn("boot image: " + why + "; trying again in " + RETRY_NS / 1_000_000_000 + " s");
    report.say(UpdateReport.WAITING, why);
    notBeforeNs = nowNs + RETRY_NS;
    dueNs = nowNs;
  }

  // ---- decisions

  private void look(long nowNs) {
    dueNs = nowNs + LOOK_NS;
    Optional<BootRecordStore> store = flash.record();
    if (!firmware.open() || store.isEmpty() || nowNs < notBeforeNs) {
      return;
    }
    if (firmware.status() == null) {
      firmware.ask(this::onAnswer);
    } else if (restart.isUnderWay()) {
      dueNs = Machine.NEVER;
      restart.look(nowNs);
    } else {
      decide(nowNs, store.get().record());
    }
    listening.look(nowNs);
  }

  private void onAnswer(Optional<String> failure) {
    long nowNs = desk.nowNs();
    failure.ifPresentOrElse(why -> onFailed(nowNs, why), () -> dueNs = nowNs);
  }

  private void decide(long nowNs, BootRecord record) {
    BootImageEntry entry = BootImageEntry.of(record);
    BootSwitch.Status status = firmware.status();
    if (BootImageDecision.isOnTrial(entry, status)) {
      report.say(BootReport.ON_TRIAL, "");
      return;
    }
    boolean confirmed = record.slot(flash.slot()).state() == SlotState.CONFIRMED;
    OwnerSituation now = owner.situation(nowNs, confirmed);
    book.choose(
        BootImageEntry.failed(record),
        BootImages.floors(record, status),
        status.bytes(),
        owner.owner().skipped());
    Optional<Offer> newer = offer();
    if (newer.isPresent() && BootImageDecision.mayReceive(entry, status)) {
      goneNs = Machine.NEVER;
      receive(nowNs, newer.get(), now);
      return;
    }
    if (background.isReceiving()) {
      goneNs = Math.min(goneNs, nowNs + GONE_NS);
      if (nowNs >= goneNs || book.waits()) {
        background.stop();
      }
      dueNs = nowNs + RECEIVING_LOOK_NS;
    } else if (entry.state() == BootImageState.STAGED) {
      install(nowNs, entry, now);
    } else {
      report.say(book.waits() ? UpdateReport.WAITING : UpdateReport.IDLE, book.detail());
    }
  }

  /** What came with the card has no release that was signed: its version tells it. */
  private Optional<Offer> offer() {
    String running = firmware.status().version();
    return book.offer().filter(each -> running.isEmpty() || !each.getVersion().equals(running));
  }

  private void receive(long nowNs, Offer offer, OwnerSituation now) {
    Verdict verdict =
        OwnerPolicy.decide(
            owner.owner(),
            orders.candidate(offer.getRelease(), offer.getVersion(), now),
            now,
            false);
    if (!verdict.mayReceive()) {
      background.stop();
      report.say(UpdateReport.WAITING, verdict.reason());
    } else if (background.isReceiving()) {
      dueNs = nowNs + RECEIVING_LOOK_NS;
    } else if (nodeNews.getAsBoolean() || !flash.scratch().isFree()) {
      report.say(UpdateReport.WAITING, "the node's own update comes first");
    } else {
      restart.forget();
      background.start(owner.owner().skipped());
      report.say(UpdateReport.RECEIVING, "");
      dueNs = nowNs + RECEIVING_LOOK_NS;
    }
  }

  private void install(long nowNs, BootImageEntry next, OwnerSituation now) {
    Candidate wanted = orders.candidate(next.release(), next.version(), now);
    Verdict verdict = OwnerPolicy.decide(owner.owner(), wanted, now, true);
    if (book.isHalted(next.manifestSha256())) {
      restart.forget();
      report.say(UpdateReport.STAGED, "the rollout of version " + next.version() + " is halted");
    } else if (!verdict.mayInstall()) {
      restart.forget();
      report.say(UpdateReport.STAGED, verdict.reason());
    } else {
      boolean atOnce = verdict.row() == Verdict.Row.ORDERED;
      restart.plan(
          nowNs,
          next.release(),
          atOnce ? 0 : book.rebootSpreadMs(),
          atOnce,
          "boot image " + next.version() + " is tried: the machine restarts",
          firmware.images()::let);
      report.say(
          restart.isUnderWay() ? UpdateReport.RESTARTING : UpdateReport.STAGED, restart.why());
      dueNs = restart.isUnderWay() ? nowNs : Math.min(nowNs + LOOK_NS, restart.dueNs());
    }
  }

  // ---- the household's

  @Override
  public Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (!(request instanceof ControlRequest.Update update)
        || firmware.status() == null
        || !firmware.isOpen()) {
      return Optional.empty();
    }
    BootImageEntry entry = firmware.images().entry();
    long staged = entry.state() == BootImageState.STAGED ? entry.release() : 0;
    long which = offer().map(Offer::getRelease).orElse(staged);
    Optional<ControlReply> reply = orders.obey(update, which, nodeNews.getAsBoolean());
    if (reply.isPresent()) {
      dueNs = nowNs;
    }
    return reply;
  }

  @Override
  public void describe(long nowNs, Status.Builder text) {
    if (firmware.isOpen()) {
      report.describe(
          text,
          firmware.status(),
          firmware.images().entry(),
          background,
          firmware.status() == null ? Optional.empty() : offer());
    }
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
    firmware.close();
  }
}
