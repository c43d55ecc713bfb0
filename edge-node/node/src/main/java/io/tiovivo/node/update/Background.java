package io.tiovivo.node.update;

import io.tiovivo.boot.image.BootSwitchException;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.flash.FlashException;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.Admission;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.machine.AddressText;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Intake;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.household.Desk;
import io.tiovivo.wire.WireReader;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Receives an image where its purpose wants it, and stages what came, held: it waits for the
 * owner's leave. Nothing is kept in memory between receptions.
 */
final class Background {
  /** Hears how it goes; on the loop's thread. */
  interface Listener {
    /** A beacon was verified meanwhile. */
    void onBeacon(long nowNs, Beacon beacon);

    /** It began, or went on with another release. */
    void onReceiving(long nowNs, ReceiverEvent.Receiving receiving);

    /** The image is in its slot, and the boot record knows it. */
    void onStaged(long nowNs);

    /** It is over without an image. */
    void onFailed(long nowNs, String why);
  }

  private final BoxFlash flash;
  private final Purpose purpose;
  private final Supplier<Trust> trust;
  private final Entropy entropy;
  private final UpdateTasks tasks;
  private final Desk desk;
  private final UpdateHost host;
  private final Listener listener;
  private Reception reception; // null: none
  private final Runnable stop = this::stop;
  private Offer offer;
  private long symbols;
  private long neededSymbols;
  private int trustVersion;

  /**
   * @param trust what the node believes now
   */
  Background(
      BoxFlash flash,
      Purpose purpose,
      Supplier<Trust> trust,
      Entropy entropy,
      UpdateTasks tasks,
      Desk desk,
      UpdateHost host,
      Listener listener) {
    this.flash = flash;
    this.purpose = purpose;
    this.trust = trust;
    this.entropy = entropy;
    this.tasks = tasks;
    this.desk = desk;
    this.host = host;
    this.listener = listener;
  }

  boolean isReceiving() {
    return reception != null;
  }

  /**
   * Whether what the carousel sends is of use now. What halts a release comes by other ways, too.
   */
  boolean wantsPackets() {
    return reception != null && reception.intake() != Intake.SOME;
  }

  /** What is being received; null: nothing yet. */
  Offer offer() {
    return offer;
  }

  long symbols() {
    return symbols;
  }

  long neededSymbols() {
    return neededSymbols;
  }

  /**
   * Begins, or goes on where an earlier reception was.
   *
   * @param unwanted releases that the owner does not want
   */
  void start(Set<Long> unwanted) {
    flash.scratch().take(stop);
    Trust held = trust.get();
    trustVersion = held.version();
    symbols = 0;
    neededSymbols = 0;
    Reception[] self = new Reception[1];
    reception =
        new Reception(
            purpose.admission(held, unwanted),
            flash.layout().orElseThrow().scratch(),
            purpose.target(),
            entropy,
            tasks,
            host,
            event -> {
              if (self[0] == reception) {
                on(event);
              }
            },
            defect -> fail("a piece of work failed: " + defect));
    self[0] = reception;
  }

  /** Ends the reception; what came so far stays in flash. */
  void stop() {
    if (reception != null) {
      reception.end();
    }
    reception = null;
    offer = null;
    flash.scratch().leave(stop);
  }

  void onDatagram(long nowNs, PeerAddress from, WireReader in) {
    if (reception != null) {
      reception.onDatagram(nowNs, from, in);
    }
  }

  void onDeadline(long nowNs) {
    if (reception != null) {
      reception.onDeadline(nowNs);
    }
  }

  long deadlineNs() {
    return reception == null ? Machine.NEVER : reception.deadlineNs();
  }

  private void on(ReceiverEvent event) {
    long nowNs = desk.nowNs();
    if (event instanceof ReceiverEvent.BeaconSeen seen) {
      listener.onBeacon(nowNs, seen.beacon());
    } else if (event instanceof ReceiverEvent.Receiving receiving) {
      offer = receiving.offer();
      symbols = receiving.resumedSymbols();
      neededSymbols = receiving.neededSymbols();
      listener.onReceiving(nowNs, receiving);
    } else if (event instanceof ReceiverEvent.Progress progress && progress.neededSymbols() > 0) {
      symbols = progress.usefulSymbols();
      neededSymbols = progress.neededSymbols();
    } else if (event instanceof ReceiverEvent.RateRequested requested) {
      desk.info(
          "update: asking the head-end at "
              + AddressText.withPort(requested.headEnd())
              + " for its full rate");
    } else if (event instanceof ReceiverEvent.StartedOver over) {
      desk.warn("update: starting over: " + over.reason());
    } else if (event instanceof ReceiverEvent.StrictPathTaken strict) {
      desk.warn(
          "update: somebody forges symbols (" + strict.sign() + "): each is checked from now on");
    } else if (event instanceof ReceiverEvent.FlashFailed failed) {
      fail(failed.message());
    } else if (event instanceof ReceiverEvent.ImageReady ready) {
      install(ready);
    }
  }

  private void install(ReceiverEvent.ImageReady ready) {
    Admission admission = reception.admission();
    boolean newer = admission.trust().version() > trustVersion;
    tasks.run(
        () -> purpose.install(admission.trust(), admission.floors(), newer, ready),
        failure -> {
          if (failure.isPresent()) {
            fail(failure.get());
          } else {
            stop();
            listener.onStaged(desk.nowNs());
          }
        });
  }

  private void fail(String why) {
    stop();
    listener.onFailed(desk.nowNs(), why);
  }

  /** What went wrong with the flash, for people. */
  static String describe(RuntimeException failure) {
    return failure instanceof FlashException || failure instanceof BootSwitchException
        ? String.valueOf(failure.getMessage())
        : "a defect: " + failure;
  }
}
