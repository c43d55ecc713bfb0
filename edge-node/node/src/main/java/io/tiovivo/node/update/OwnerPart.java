package io.tiovivo.node.update;

import io.tiovivo.machine.Event;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.owner.DataUse;
import io.tiovivo.node.owner.DayWindows;
import io.tiovivo.node.owner.OwnerClock;
import io.tiovivo.node.owner.OwnerSituation;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Keeps to what the owner lets this node do for others, counts data against the owner's caps, and
 * knows what time it is. Works with and without a loader.
 */
public final class OwnerPart implements HouseholdPart {
  private static final long LOOK_NS = 10_000_000_000L;
  private static final String USED = "used";

  private final Desk desk;
  private final UpdateHost host;
  private final UpdateMemory memory;
  private final LongSupplier systemS;
  private final BooleanSupplier clockKnown;
  private final OwnerClock clock = new OwnerClock();
  private final DataUse use;
  private OwnerConfig owner = OwnerConfig.DEFAULT;
  private long countedBytes;
  private long dueNs;
  private boolean serving = true;

  /**
   * @param systemS the system's clock, seconds since 1970
   * @param clockKnown whether that is to be believed
   */
  OwnerPart(
      Desk desk,
      UpdateHost host,
      UpdateMemory memory,
      LongSupplier systemS,
      BooleanSupplier clockKnown) {
    this.desk = desk;
    this.host = host;
    this.memory = memory;
    this.systemS = systemS;
    this.clockKnown = clockKnown;
    use = DataUse.parse(memory.line(USED)).orElseGet(DataUse::new);
  }

  /** The owner's decisions as they stand. */
  OwnerConfig owner() {
    return owner;
  }

  /** Seconds since 1970; empty: not known yet. */
  public OptionalLong nowS(long nowNs) {
    return clock.nowS(nowNs, systemS.getAsLong(), clockKnown.getAsBoolean());
  }

  /** A beacon that is newer than any before says what time it is. */
  void beacon(long nowNs, long timeS) {
    clock.beacon(nowNs, timeS);
  }

  /** What a decision goes by. */
  OwnerSituation situation(long nowNs, boolean confirmed) {
    count(nowNs);
    return new OwnerSituation(nowS(nowNs), confirmed, use.usage(owner.zone()));
  }

  @Override
  public void onConfig(long nowNs, NodeConfig config) {
    owner = config.owner();
    look(nowNs);
  }

  @Override
  public void onEvent(long nowNs, Event event) {
    if (event instanceof OverlayEvent.BeaconLearned) {
      dueNs = nowNs;
    }
  }

  private void count(long nowNs) {
    use.at(nowS(nowNs), owner.zone());
    long bytes = host.trafficBytes();
    use.count(Math.max(0, bytes - countedBytes));
    countedBytes = Math.max(countedBytes, bytes);
  }

  private void look(long nowNs) {
    dueNs = nowNs + LOOK_NS;
    count(nowNs);
    DataUse.Usage usage = use.usage(owner.zone());
    boolean over =
        usage.overDay(owner.dataPerDayBytes()) || usage.overMonth(owner.dataPerMonthBytes());
    boolean allowed = owner.supernode() && !over;
    if (allowed != serving) {
      serving = allowed;
      host.serve(allowed);
      desk.info(
          allowed
              ? "serves others again when the fleet needs it"
              : over
                  ? "the owner's data cap is used up: serves nobody until it begins anew"
                  : "the owner lets this node serve nobody");
    }
    boolean capped = owner.dataPerDayBytes() > 0 || owner.dataPerMonthBytes() > 0;
    if (capped && use.wantsKeeping(nowNs)) {
      memory.put(USED, use.keep(nowNs));
    }
  }

  @Override
  public void describe(long nowNs, Status.Builder status) {
    count(nowNs);
    DataUse.Usage usage = use.usage(owner.zone());
    UpdateStatus.Builder update = UpdateStatus.newBuilder();
    update.setDayBytes(usage.dayBytes()).setMonthBytes(usage.monthBytes());
    update.setMode(owner.mode().name().toLowerCase(java.util.Locale.ROOT));
    update.clearSkipped().addAllSkipped(owner.skipped().stream().sorted().toList());
    status.mergeUpdate(update.build());
  }

  /** Whether the owner wants quiet now: no light, no restart. A time that is not known is none. */
  public boolean isQuiet(long nowNs) {
    OptionalLong nowS = nowS(nowNs);
    return nowS.isPresent()
        && DayWindows.isOpen(owner.quietHours(), owner.zone(), nowS.getAsLong());
  }

  @Override
  public void onDeadline(long nowNs) {
    look(nowNs);
  }

  @Override
  public long deadlineNs() {
    return dueNs;
  }

  @Override
  public void close() {
    if (use.isChanged() && (owner.dataPerDayBytes() > 0 || owner.dataPerMonthBytes() > 0)) {
      memory.put(USED, use.keep(desk.nowNs()));
    }
  }
}
