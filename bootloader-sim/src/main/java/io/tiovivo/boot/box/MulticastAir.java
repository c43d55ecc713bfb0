package io.tiovivo.boot.box;

import io.tiovivo.carousel.CarouselReceiver;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.Admission;
import io.tiovivo.machine.Event;
import io.tiovivo.udp.Beat;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.DropFilter;
import io.tiovivo.udp.LoopSettings;
import io.tiovivo.udp.NetworkException;
import io.tiovivo.udp.OccasionalSink;
import io.tiovivo.udp.ReceiveBuffer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/** Reception through a carousel receiver on real sockets. */
final class MulticastAir implements Air {
  private final BoxSettings settings;
  private final BoxReport report;

  MulticastAir(BoxSettings settings, BoxReport report) {
    this.settings = settings;
    this.report = report;
  }

  @Override
  public void run(Admission admission, FlashRegion scratch, ImageTarget target, Listener listener)
      throws NetworkException, InterruptedException {
    SecureRandom random = new SecureRandom();
    CarouselReceiver receiver =
        new CarouselReceiver(
            ReceiverSettings.DEFAULT, admission, scratch, target, random::nextBytes);
    LoopSettings network =
        LoopSettings.receiver(
            settings.group(),
            settings.interfaces(),
            new DropFilter(settings.dropPercent(), settings.dropSeed()));
    Relay relay = new Relay(listener);
    try (DatagramLoop loop = DatagramLoop.open(network, receiver, relay::on)) {
      relay.loop = loop;
      loop.route(to -> true, new OccasionalSink());
      report.receiveBuffer(
          new ReceiveBuffer(network.receiveBufferBytes(), loop.grantedReceiveBytes()));
      addHeart(loop);
      loop.run();
    }
  }

  private static void addHeart(DatagramLoop loop) throws NetworkException {
    Optional<Beat> heart = Beat.of(System.getenv());
    if (heart.isPresent()) {
      try {
        loop.add(heart.get());
      } catch (IOException e) {
        throw new NetworkException("the loop takes no heart: " + e.getMessage(), e);
      }
    }
  }

  /** Passes events on until the listener has had enough. */
  private static final class Relay {
    private final Listener listener;
    private DatagramLoop loop;
    private boolean ended;

    Relay(Listener listener) {
      this.listener = listener;
    }

    void on(Event event) {
      if (!ended && event instanceof ReceiverEvent told && !listener.on(told)) {
        ended = true;
        loop.stop();
      }
    }
  }
}
