package io.tiovivo.udp;

import io.tiovivo.testkit.carousel.Forger;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The attacker of {@code bench/forged.sh}, with a real socket: on the segment of a carousel, whose
 * group it joins. Says {@code listening} when it does, and {@code forging} with its first packet.
 * Runs until it is killed.
 */
final class ForgedAir {
  private ForgedAir() {}

  /**
   * @param args an interface, what is forged, and how much of it in percent of what the carousel
   *     sends of its like
   */
  public static void main(String[] args) throws Exception {
    MulticastGroup group =
        MulticastGroup.parse(MulticastGroup.DEFAULT_IPV4, MulticastGroup.DEFAULT_PORT);
    Forger.Aim aim = Forger.Aim.valueOf(args[1].toUpperCase(Locale.ROOT));
    AtomicBoolean told = new AtomicBoolean();
    Forger forger =
        new Forger(
            aim,
            Integer.parseInt(args[2]) / 100.0,
            new SecureRandom().nextLong(),
            (bytes, out) -> {
              out.send(group.peer(), bytes, 0, bytes.length);
              if (!told.getAndSet(true)) {
                System.out.println("forging");
              }
            });
    LoopSettings member = LoopSettings.member(group, InterfaceChoice.of(Optional.of(args[0])));
    DatagramLoop loop = DatagramLoop.open(member, forger, event -> {});
    System.out.println("listening");
    loop.run();
  }
}
