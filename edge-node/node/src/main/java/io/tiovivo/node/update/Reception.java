package io.tiovivo.node.update;

import io.tiovivo.carousel.CarouselReceiver;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.Admission;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Intake;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.machine.WorkFailed;
import io.tiovivo.wire.WireReader;
import java.util.function.Consumer;

/**
 * One reception in the background: the loader's own receiver, on the node's loop, its slow work on
 * the update's worker. All its buffers go with it.
 */
final class Reception {
  /**
   * As the loader's, with less in memory: a node needs its heap for others, and the flash of a box
   * that runs keeps up.
   */
  static final ReceiverSettings SETTINGS =
      new ReceiverSettings(
          5_000_000_000L, 1_000_000_000L, 1_000_000_000L, 128, 3, 20_000, 2 << 20, 2);

  private final CarouselReceiver receiver;
  private final Admission admission;
  private final UpdateTasks tasks;
  private final UpdateHost host;
  private final Consumer<ReceiverEvent> events;
  private final Consumer<Throwable> defects;
  private final Outbox outbox = new WorkOutbox();
  private long nowNs;
  private boolean ended;

  /**
   * @param defects is told what work threw; the reception is over then
   */
  Reception(
      Admission admission,
      FlashRegion scratch,
      ImageTarget target,
      Entropy entropy,
      UpdateTasks tasks,
      UpdateHost host,
      Consumer<ReceiverEvent> events,
      Consumer<Throwable> defects) {
    this.admission = admission;
    this.tasks = tasks;
    this.host = host;
    this.events = events;
    this.defects = defects;
    receiver = new CarouselReceiver(SETTINGS, admission, scratch, target, entropy);
  }

  /** How much use it has for packets just now. */
  Intake intake() {
    return receiver.intake();
  }

  /** At rest once an image is ready; before that the worker uses it. */
  Admission admission() {
    return admission;
  }

  void onDatagram(long atNs, PeerAddress from, WireReader in) {
    nowNs = atNs;
    if (!ended) {
      receiver.onDatagram(atNs, from, in, outbox);
    }
  }

  void onDeadline(long atNs) {
    nowNs = atNs;
    if (!ended && receiver.deadlineNs() <= atNs) {
      receiver.onDeadline(atNs, outbox);
    }
  }

  /** When {@link #onDeadline} wants to be called at the latest. */
  long deadlineNs() {
    return ended ? Machine.NEVER : receiver.deadlineNs();
  }

  /** Ends it: what is in the log stays there. Work that is under way ends by itself, unheard. */
  void end() {
    ended = true;
  }

  private void take(Command finished) {
    if (ended) {
      return;
    }
    if (finished instanceof WorkFailed failed) {
      ended = true;
      defects.accept(failed.defect());
      return;
    }
    receiver.onCommand(nowNs, finished, outbox);
  }

  private final class WorkOutbox implements Outbox {
    @Override
    public void send(PeerAddress to, byte[] bytes, int offset, int length) {
      host.send(to, bytes, offset, length);
    }

    @Override
    public void work(Work work) {
      tasks.later(
          () -> {
            Command done = done(work);
            return () -> take(done);
          });
    }

    @Override
    public void event(Event event) {
      if (!ended && event instanceof ReceiverEvent told) {
        events.accept(told);
      }
    }
  }

  private static Command done(Work work) {
    try {
      return work.run();
    } catch (RuntimeException | Error defect) {
      return new WorkFailed(defect);
    }
  }
}
