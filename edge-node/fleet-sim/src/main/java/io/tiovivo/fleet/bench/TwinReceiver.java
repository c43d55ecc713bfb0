package io.tiovivo.fleet.bench;

import io.tiovivo.carousel.CarouselReceiver;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.wire.WireReader;

/** A real receiver and a model of it on one link, so that the model can be held against it. */
final class TwinReceiver implements Machine {
  private static final Outbox NOWHERE =
      new Outbox() {
        @Override
        public void send(PeerAddress to, byte[] bytes, int offset, int length) {}

        @Override
        public void work(Work work) {}

        @Override
        public void event(Event event) {}
      };

  private final CarouselReceiver real;
  private final ModelReceiver model;

  TwinReceiver(CarouselReceiver real, ModelReceiver model) {
    this.real = real;
    this.model = model;
  }

  CarouselReceiver real() {
    return real;
  }

  ModelReceiver model() {
    return model;
  }

  @Override
  public void onDatagram(long nowNs, PeerAddress from, WireReader in, Outbox out) {
    byte[] datagram = in.bytes(in.remaining());
    model.onDatagram(nowNs, from, WireReader.of(datagram), NOWHERE);
    real.onDatagram(nowNs, from, WireReader.of(datagram), out);
  }

  @Override
  public void onCommand(long nowNs, Command command, Outbox out) {
    real.onCommand(nowNs, command, out);
  }

  @Override
  public void onDeadline(long nowNs, Outbox out) {
    real.onDeadline(nowNs, out);
  }

  @Override
  public long deadlineNs() {
    return real.deadlineNs();
  }
}
