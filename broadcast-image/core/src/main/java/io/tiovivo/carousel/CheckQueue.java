package io.tiovivo.carousel;

import io.tiovivo.machine.Allowance;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.wire.AlcPacket;
import io.tiovivo.wire.WireReader;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Objects of one kind on their way to a signature check: one at a time, drawn by lot. */
final class CheckQueue {
  /** What came out and was refused before is dropped, so often a second: putting together costs. */
  static final int SPARED_PER_SECOND = 64;

  /** So many checks a second more while a box has nothing else to do. */
  static final int IDLE_CHECKS_PER_SECOND = 28;

  /** Checks that may be saved up: an attacker cannot buy all of a box's time with packets. */
  private static final int BURST_S = 2;

  /** Which allowance an object's check is taken from. */
  enum Standing {
    PROVEN,
    STRANGER,
    DOUBTFUL,
    /** Symbol by symbol, by verified hashes: checked at once. */
    CONFIRMED
  }

  private final ObjectShelf shelf;
  private final ReceiverTally tally;
  private final SplittableRandom random;
  private final List<FairDraw<ObjectAssembly>> draws;
  private final Allowance idleChecks =
      new Allowance(IDLE_CHECKS_PER_SECOND, IDLE_CHECKS_PER_SECOND);
  private final Allowance spared = new Allowance(SPARED_PER_SECOND, SPARED_PER_SECOND);
  private final CheckedBefore refused = new CheckedBefore();
  private ObjectAssembly confirmed;
  private ObjectAssembly origin;
  private byte[] object;
  private boolean checking;

  CheckQueue(ObjectShelf shelf, int checksPerSecond, ReceiverTally tally, SplittableRandom random) {
    this.shelf = shelf;
    this.tally = tally;
    this.random = random;
    draws = List.of(draw(checksPerSecond), draw(checksPerSecond), draw(checksPerSecond));
  }

  /** One place will do: who is drawn among all that came is who holds it. */
  private FairDraw<ObjectAssembly> draw(int checksPerSecond) {
    Allowance ration = new Allowance(checksPerSecond, BURST_S * checksPerSecond);
    return new FairDraw<>(1, ration, random);
  }

  void packet(PeerAddress from, Standing standing, AlcPacket packet, WireReader symbol) {
    Optional<ObjectAssembly> assembly = shelf.add(from, packet, symbol);
    if (assembly.isEmpty() || checking && assembly.get() == origin) {
      return;
    }
    if (standing == Standing.CONFIRMED) {
      confirmed = assembly.get();
    } else if (draws.get(standing.ordinal()).add(assembly.get())) {
      tally.checksDeferred++;
    }
  }

  /**
   * What is to be checked now; null: nothing.
   *
   * @param idle true: there is nothing else to do
   */
  byte[] take(long nowNs, boolean idle) {
    if (checking) {
      return null;
    }
    if (confirmed != null) {
      ObjectAssembly taken = confirmed;
      confirmed = null;
      if (begin(taken)) {
        return object;
      }
    }
    // Whose turn it is to spend what is spare must not follow from who floods.
    int first = random.nextInt(draws.size());
    for (int i = 0; i < draws.size(); i++) {
      FairDraw<ObjectAssembly> draw = draws.get((first + i) % draws.size());
      // Before decoding: that costs an attacker's victim time, too.
      for (ObjectAssembly drawn : idle ? draw.draw(nowNs, idleChecks) : draw.draw(nowNs)) {
        if (begin(drawn)) {
          return object;
        }
        if (object != null && spared.take(nowNs)) {
          draw.giveBack();
        }
      }
    }
    return null;
  }

  /** Puts an object together; false: it cannot be yet, or it was refused before. */
  private boolean begin(ObjectAssembly taken) {
    object = taken.decode().orElse(null);
    origin = taken;
    checking = object != null && !refused.has(taken.toi(), object);
    if (object != null && !checking) {
      tally.checksSpared++;
      taken.refused();
    }
    return checking;
  }

  /** What {@link #take} gave last. */
  ObjectAssembly origin() {
    return origin;
  }

  /** The check of what {@link #take} gave is over. */
  void checked(boolean authentic) {
    checking = false;
    if (authentic) {
      shelf.remove(origin);
    } else {
      refused.add(origin.toi(), object);
      origin.refused();
    }
    object = null;
  }

  /** What {@link #take} gave was not checked. */
  void passedOver() {
    checking = false;
    shelf.remove(origin);
  }

  void forgetRefused() {
    refused.forget();
  }

  /** Drops all others. */
  void keep(Predicate<ObjectAssembly> wanted) {
    shelf.keep(wanted);
    draws.forEach(draw -> draw.keep(wanted));
    if (confirmed != null && !wanted.test(confirmed)) {
      confirmed = null;
    }
  }
}
