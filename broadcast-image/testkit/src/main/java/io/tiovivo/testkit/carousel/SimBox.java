package io.tiovivo.testkit.carousel;

import io.tiovivo.carousel.CarouselReceiver;
import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverCounters;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.carousel.ReceiverSettings;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import io.tiovivo.image.Offers;
import io.tiovivo.image.StripLayout;
import io.tiovivo.image.StripReader;
import io.tiovivo.machine.Entropy;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import io.tiovivo.testkit.net.LinkShape;
import io.tiovivo.testkit.net.VirtualHost;
import io.tiovivo.testkit.net.VirtualNetwork;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A box that receives on a virtual network: a real receiver over simulated flash. */
public final class SimBox {
  /** Pages and erase blocks of the simulated flash. */
  public static final int PAGE_BYTES = 4096;

  public static final int ERASE_BYTES = 128 * 1024;

  private static final String BOARD = "pc";

  private final FlashPort flash;
  private final ReceiverSettings settings;
  private final CarouselReceiver receiver;
  private final VirtualHost host;

  private SimBox(
      FlashPort flash, ReceiverSettings settings, CarouselReceiver receiver, VirtualHost host) {
    this.flash = flash;
    this.settings = settings;
    this.receiver = receiver;
    this.host = host;
  }

  /** Flash for images of at most {@code imageBytes}: a slot, and scratch a quarter larger. */
  public static SimFlash flash(long imageBytes, long seed) {
    long slotBytes = blocks(imageBytes);
    return new SimFlash(
        new FlashGeometry(PAGE_BYTES, ERASE_BYTES, slotBytes + scratchBytes(imageBytes)), seed);
  }

  private static long scratchBytes(long imageBytes) {
    return blocks(imageBytes + imageBytes / 4 + 8L * ERASE_BYTES);
  }

  private static long blocks(long bytes) {
    return (bytes + ERASE_BYTES - 1) / ERASE_BYTES * ERASE_BYTES;
  }

  /** Switches a box on, over flash from {@link #flash} for the same {@code imageBytes}. */
  public static SimBox on(
      VirtualNetwork network,
      TestFleet fleet,
      String name,
      FlashPort flash,
      long imageBytes,
      LinkShape link) {
    return on(network, fleet, name, flash, imageBytes, link, ReceiverSettings.DEFAULT);
  }

  /** The same with other settings. */
  public static SimBox on(
      VirtualNetwork network,
      TestFleet fleet,
      String name,
      FlashPort flash,
      long imageBytes,
      LinkShape link,
      ReceiverSettings settings) {
    return on(network, fleet, name, flash, imageBytes, link, settings, target -> target);
  }

  /** The same, with the target of an image replaced: an older image beside it, or a fault. */
  public static SimBox on(
      VirtualNetwork network,
      TestFleet fleet,
      String name,
      FlashPort flash,
      long imageBytes,
      LinkShape link,
      ReceiverSettings settings,
      UnaryOperator<ImageTarget> replaced) {
    Random random = new Random(name.hashCode() + network.nowNs());
    CarouselReceiver receiver =
        receiver(
            fleet,
            new BoxDescription(BOARD, TestImage.ARCHITECTURE),
            flash,
            imageBytes,
            settings,
            random::nextBytes,
            replaced);
    return new SimBox(flash, settings, receiver, network.attach(name, receiver, link));
  }

  /** The same for boot images, which lie in their partition as they are. */
  public static SimBox boot(
      VirtualNetwork network,
      TestFleet fleet,
      String name,
      FlashPort flash,
      long imageBytes,
      LinkShape link) {
    Random random = new Random(name.hashCode() + network.nowNs());
    FlashRegion partition = new FlashRegion(flash, 0, blocks(imageBytes));
    CarouselReceiver receiver =
        receiver(
            fleet,
            new BoxDescription(BOARD, TestImage.ARCHITECTURE).forBoot(),
            flash,
            imageBytes,
            ReceiverSettings.DEFAULT,
            random::nextBytes,
            target -> ImageTarget.of(partition));
    return new SimBox(
        flash, ReceiverSettings.DEFAULT, receiver, network.attach(name, receiver, link));
  }

  /** The receiver alone, over flash from {@link #flash} for the same {@code imageBytes}. */
  public static CarouselReceiver receiver(
      TestFleet fleet,
      String architecture,
      FlashPort flash,
      long imageBytes,
      ReceiverSettings settings,
      Entropy entropy) {
    BoxDescription box = new BoxDescription(BOARD, architecture);
    return receiver(fleet, box, flash, imageBytes, settings, entropy, target -> target);
  }

  private static CarouselReceiver receiver(
      TestFleet fleet,
      BoxDescription box,
      FlashPort flash,
      long imageBytes,
      ReceiverSettings settings,
      Entropy entropy,
      UnaryOperator<ImageTarget> replaced) {
    long slotBytes = blocks(imageBytes);
    FlashRegion slot = new FlashRegion(flash, 0, slotBytes);
    FlashRegion scratch =
        new FlashRegion(flash, slotBytes, flash.geometry().totalBytes() - slotBytes);
    Admission admission = new Admission(fleet.trust(), box, Floors.NONE, slotBytes);
    ImageTarget target = replaced.apply(ImageTarget.of(slot, true));
    return new CarouselReceiver(settings, admission, scratch, target, entropy);
  }

  public VirtualHost host() {
    return host;
  }

  public FlashPort flash() {
    return flash;
  }

  public CarouselReceiver receiver() {
    return receiver;
  }

  public ReceiverCounters counters() {
    return receiver.counters();
  }

  /** What was told when the image was there; empty: it is not. */
  public Optional<ReceiverEvent.ImageReady> ready() {
    return host.events(ReceiverEvent.ImageReady.class).stream().findFirst();
  }

  public boolean isReady() {
    return receiver.phase() == ReceiverEvent.Phase.COMPLETE;
  }

  /** True when the slot holds exactly this image. */
  public boolean holds(TestImage image) {
    return holds(flash, image, settings);
  }

  /** True when the slot of such flash, which comes first, holds exactly this image. */
  public static boolean holds(FlashPort flash, TestImage image, ReceiverSettings settings) {
    StripLayout layout =
        StripLayout.within(
                Offers.transmission(image.bytes().length, image.manifest().getFec()),
                settings.subBlockBytes())
            .orElseThrow();
    byte[] bytes = new byte[image.bytes().length];
    StripReader.of(layout, flash::read).read(0, bytes, 0, bytes.length);
    return Arrays.equals(bytes, image.bytes());
  }
}
