package io.tiovivo.node.update;

import io.tiovivo.carousel.BeaconSource;
import io.tiovivo.carousel.CarouselSender;
import io.tiovivo.carousel.SenderCommand;
import io.tiovivo.carousel.SenderSettings;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Outbox;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.Work;
import io.tiovivo.testkit.carousel.SimHeadEnd;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** A real sender's packets of one image. */
final class RigCarousel implements Outbox {
  private static final long BITS_PER_SECOND = 1_000_000;
  private static final long BEACON_LIFE_S = 600;

  private final List<byte[]> sent = new ArrayList<>();
  private final Queue<Work> work = new ArrayDeque<>();
  private final CarouselSender sender;
  private long nowNs = 1_000_000_000;

  /**
   * @param timeS what its beacons say
   */
  RigCarousel(TestFleet fleet, TestImage image, long timeS) {
    byte[] beacon =
        fleet.beacon(
            TestImage.beacon(UpdateRig.FLEET, timeS, offer(fleet, image))
                .setNotAfterS(timeS + BEACON_LIFE_S)
                .build());
    BeaconSource.SignedBeacon signed =
        new BeaconSource.SignedBeacon(
            beacon, TestImage.beacon(UpdateRig.FLEET, timeS).getSequence(), timeS);
    sender =
        new CarouselSender(
            SenderSettings.of(fleet.trust().tsi(), SimHeadEnd.GROUP, BITS_PER_SECOND),
            () -> signed,
            bytes -> Arrays.fill(bytes, (byte) 3));
    sender.onCommand(
        nowNs, new SenderCommand.Show(List.of(SimHeadEnd.onAir(fleet, image, 1))), this);
  }

  private static Offer offer(TestFleet fleet, TestImage image) {
    return image.offer().toBuilder()
        .setManifestBytes(fleet.manifest(image.manifest()).length)
        .build();
  }

  List<byte[]> packets(int count) {
    while (sent.size() < count) {
      Work next = work.poll();
      if (next == null) {
        nowNs = Math.max(nowNs, sender.deadlineNs());
        sender.onDeadline(nowNs, this);
      } else {
        sender.onCommand(nowNs, next.run(), this);
      }
    }
    return sent;
  }

  @Override
  public void send(PeerAddress to, byte[] bytes, int offset, int length) {
    sent.add(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public void work(Work piece) {
    work.add(piece);
  }

  @Override
  public void event(Event event) {}
}
