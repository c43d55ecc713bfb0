package io.tiovivo.fleet.bench;

import io.tiovivo.carousel.CarouselReceiver;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.image.Offers;
import io.tiovivo.profile.Profiles;
import io.tiovivo.testkit.carousel.SimBox;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualHost;
import io.tiovivo.testkit.net.VirtualNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * One carousel in virtual time, sent by the real sender, and many receivers on links that lose:
 * models that join at random times, groups of models that join together, and a few real receivers
 * that decode.
 */
final class VirtualReception {
  /** Boxes in a group that joins together. */
  static final int GROUP = 10;

  private static final long BITS_PER_SECOND = 20_000_000;
  private static final double SECOND_NS = 1e9;

  /** Wall clock cost is not this part's question: decoding takes no virtual time. */
  private static final long DECODE_NS = 1;

  /** Virtual time after which a reception has failed, in times of the ideal one. */
  private static final long PATIENCE = 50;

  /**
   * What a real receiver did, beside its model.
   *
   * @param symbols image symbols that reached its socket
   * @param modelSymbols the same of the model on the same link
   * @param exact the slot holds the image, byte for byte
   */
  record Real(long symbols, long modelSymbols, boolean exact) {}

  /**
   * What came out for one kind of link.
   *
   * @param overhead symbols that reached the socket over symbols in the image
   * @param overIdealTime time from joining until all symbols were there, over image / (rate x (1 -
   *     loss))
   * @param bytesPerBox head-end bytes over image bytes, divided by the boxes: for 1, 3 and 10 that
   *     join together
   * @param reals those that decoded
   */
  record Result(Samples overhead, Samples overIdealTime, Samples[] bytesPerBox, List<Real> reals) {}

  private final TestFleet fleet = TestFleet.named("bench");
  private final TestImage image;
  private final ObjectTransmissionInformation oti;

  VirtualReception(int imageBytes) {
    image = BenchImage.make("bench", imageBytes);
    oti = Offers.transmission(image.manifest().getImageBytes(), image.manifest().getFec());
  }

  TestImage image() {
    return image;
  }

  ObjectTransmissionInformation oti() {
    return oti;
  }

  /**
   * Runs one kind of link.
   *
   * @param late models that join at random times
   * @param groups of {@link #GROUP} models that join together
   * @param real receivers that decode for real
   */
  Result run(LinkShape link, double lossPercent, int late, int groups, int real, long seed) {
    VirtualNetwork network = new VirtualNetwork(seed);
    SplittableRandom random = new SplittableRandom(seed);
    AirMeter meter = new AirMeter();
    network.attach("meter", meter, LinkShape.perfect());
    new SimHeadEnd(network, fleet, "bench", BITS_PER_SECOND, seed).show(image);

    double idealNs = 8.0 * image.bytes().length / BITS_PER_SECOND / (1 - lossPercent / 100);
    idealNs *= SECOND_NS;
    long passNs = (long) (8.0 * image.bytes().length / BITS_PER_SECOND * SECOND_NS);
    Result result =
        new Result(
            new Samples(),
            new Samples(),
            new Samples[] {new Samples(), new Samples(), new Samples()},
            new ArrayList<>());
    int[] waiting = {late + groups * GROUP + real};
    for (int i = 0; i < late; i++) {
      joinLate(network, random, passNs, link, idealNs, result, waiting);
    }
    for (int i = 0; i < groups; i++) {
      long joinNs = random.nextLong(passNs);
      network.at(joinNs, () -> joinTogether(network, random, link, meter, result, waiting));
    }
    List<TwinReceiver> twins = new ArrayList<>();
    List<SimFlash> slots = new ArrayList<>();
    for (int i = 0; i < real; i++) {
      SimFlash flash = SimBox.flash(image.bytes().length, seed + i);
      TwinReceiver twin = twin(flash, random.nextLong());
      twins.add(twin);
      slots.add(flash);
      network.at(random.nextLong(passNs), () -> joinReal(network, twin, link, waiting));
    }
    long limitNs = (long) (PATIENCE * idealNs);
    if (!network.runUntil(() -> waiting[0] == 0, limitNs)) {
      throw new IllegalStateException(waiting[0] + " receivers were not done, seed " + seed);
    }
    for (int i = 0; i < real; i++) {
      result.reals().add(outcome(twins.get(i), slots.get(i)));
    }
    return result;
  }

  private void joinLate(
      VirtualNetwork network,
      SplittableRandom random,
      long passNs,
      LinkShape link,
      double idealNs,
      Result result,
      int[] waiting) {
    long joinNs = random.nextLong(passNs);
    long luck = random.nextLong();
    network.at(
        joinNs,
        () -> {
          VirtualHost host = network.attach("late", new ModelReceiver(oti, luck), link);
          host.listener(
              event -> {
                ModelReceiver.Done done = (ModelReceiver.Done) event;
                result.overhead().add((double) done.symbols() / oti.sourceSymbols());
                result.overIdealTime().add((done.nowNs() - joinNs) / idealNs);
                host.kill();
                waiting[0]--;
              });
        });
  }

  private void joinTogether(
      VirtualNetwork network,
      SplittableRandom random,
      LinkShape link,
      AirMeter meter,
      Result result,
      int[] waiting) {
    long begunBytes = meter.bytes();
    long[] doneBytes = new long[GROUP];
    int[] left = {GROUP};
    for (int i = 0; i < GROUP; i++) {
      int box = i;
      VirtualHost host = network.attach("box", new ModelReceiver(oti, random.nextLong()), link);
      host.listener(
          event -> {
            doneBytes[box] = meter.bytes() - begunBytes;
            host.kill();
            waiting[0]--;
            if (--left[0] == 0) {
              addGroup(doneBytes, result);
            }
          });
    }
  }

  private void addGroup(long[] doneBytes, Result result) {
    int[] boxes = {1, 3, GROUP};
    for (int i = 0; i < boxes.length; i++) {
      long last = Arrays.stream(doneBytes, 0, boxes[i]).max().orElseThrow();
      result.bytesPerBox()[i].add((double) last / image.bytes().length / boxes[i]);
    }
  }

  private TwinReceiver twin(SimFlash flash, long seed) {
    CarouselReceiver receiver =
        SimBox.receiver(
            fleet,
            Profiles.hostArchitecture(),
            flash,
            image.bytes().length,
            ReceiverSettings.DEFAULT,
            new Random(seed)::nextBytes);
    return new TwinReceiver(receiver, new ModelReceiver(oti, seed));
  }

  private static void joinReal(
      VirtualNetwork network, TwinReceiver twin, LinkShape link, int[] waiting) {
    VirtualHost host = network.attach("real", twin, link).workNs(DECODE_NS);
    host.listener(
        event -> {
          if (event instanceof ReceiverEvent.ImageReady) {
            host.kill();
            waiting[0]--;
          }
        });
  }

  private Real outcome(TwinReceiver twin, SimFlash flash) {
    return new Real(
        twin.real().counters().symbols(),
        twin.model().symbols(),
        SimBox.holds(flash, image, ReceiverSettings.DEFAULT));
  }
}
