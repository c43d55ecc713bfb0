package io.tiovivo.testkit.flash;

import io.tiovivo.flash.FlashCounters;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashPort;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

/**
 * Flash that is worse than the real thing; docs/BOOT.md has the table of its faults. A page is
 * programmed once between two erases, and programming it again throws. Whatever was not synced when
 * the power goes is, page by page and erase block by erase block, kept, lost, torn or left weak,
 * and in any order: a program that overtakes the erase before it leaves the AND of old and new
 * bytes. A page that a cut touched counts as programmed even if it reads as erased.
 *
 * <p>{@link #cut} plans a power cut at one operation; {@link #powerOn} starts again with what is
 * left. Operations are programs, erases and syncs, counted from 0. Everything follows from the seed
 * and from what is asked of it, in its order; reads change nothing but the mood of weak bits. Not
 * thread-safe.
 */
public final class SimFlash implements FlashPort {
  /** Where in an operation the power goes. */
  public enum Moment {
    /** Nothing of it happened. */
    BEFORE,
    /** Some of it happened. */
    INSIDE,
    /** All of it happened; nobody was told. */
    AFTER
  }

  static final byte ERASED = (byte) 0xFF;

  private final FlashGeometry geometry;
  private final FlashFaults faults;
  private final Random ageing;
  private final Random noise;
  private final byte[] visible;
  private final byte[] durable;
  private final Pages pages;
  private final Wear wear;
  private final Growth growth;
  private final WeakBits weak = new WeakBits();
  private final WeakBits weakAtRest = new WeakBits();
  private final FaultCounts fired = new FaultCounts();
  private final PowerPlan power;
  private final Unsynced unsynced;
  private FlashCounters counters = FlashCounters.ZERO;

  /** Bare flash that never wears: {@link FlashFaults#BITS}. */
  public SimFlash(FlashGeometry geometry, long seed) {
    this(geometry, FlashFaults.BITS, seed);
  }

  /**
   * @param geometry at most 1 GiB
   * @param faults beyond those that every flash here has
   * @param seed decides what a power cut leaves
   */
  public SimFlash(FlashGeometry geometry, FlashFaults faults, long seed) {
    if (geometry.totalBytes() > 1 << 30) {
      throw new IllegalArgumentException("too large to simulate: " + geometry);
    }
    this.geometry = geometry;
    this.faults = faults;
    Random random = new Random(Wear.mixed(seed));
    // Apart from the fates: neither age nor reads change what a cut leaves.
    ageing = new Random(Wear.mixed(~seed));
    growth = new Growth(faults.grownPpm(), ageing);
    noise = new Random(Wear.mixed(seed + (1L << 32)));
    visible = new byte[(int) geometry.totalBytes()];
    Arrays.fill(visible, ERASED);
    durable = visible.clone();
    pages = new Pages(visible.length, geometry.pageBytes());
    int block = geometry.eraseBlockBytes();
    wear = new Wear(visible.length, block, faults.endurance(), seed);
    power = new PowerPlan(random);
    unsynced = new Unsynced(durable, block, weakAtRest, faults, fired, random);
  }

  /** An independent copy of what is durable, powered on, with its own seed; as bad, but unworn. */
  public SimFlash copy(long seed) {
    SimFlash copy = new SimFlash(geometry, faults, seed);
    System.arraycopy(durable, 0, copy.durable, 0, durable.length);
    System.arraycopy(durable, 0, copy.visible, 0, durable.length);
    copy.pages.copyFrom(pages);
    copy.wear.copyFrom(wear);
    copy.weakAtRest.copyFrom(weakAtRest);
    copy.weak.copyFrom(weakAtRest);
    return copy;
  }

  /** Plans a power cut at the {@code operation}th operation from the start, counted from 0. */
  public SimFlash cut(long operation, Moment moment) {
    power.plan(operation, moment);
    return this;
  }

  /** Operations so far. */
  public long operations() {
    return power.operations();
  }

  /** Power cuts that really fired: a test that planned one proves by this that it came. */
  public long cuts() {
    return power.cuts();
  }

  /** Faults that really fired. */
  public FaultCounts fired() {
    return fired;
  }

  /** Starts again with what is left. Also without a cut: then everything unsynced is at stake. */
  public SimFlash powerOn() {
    if (!power.isOff()) {
      powerOff();
    }
    power.on();
    System.arraycopy(durable, 0, visible, 0, durable.length);
    weak.copyFrom(weakAtRest);
    return this;
  }

  /** From now on this erase block takes neither programs nor erases. */
  public void goBad(int eraseBlock) {
    wear.goBad(eraseBlock);
  }

  /** Whether reading this erase block fails from now on, as a card does that is about to die. */
  public void unreadable(int eraseBlock, boolean fails) {
    wear.unreadable(eraseBlock, fails);
  }

  /** Time passes: so many bits flip, anywhere. */
  public void rest(int bits) {
    for (int i = 0; i < bits; i++) {
      flip(ageing.nextInt(durable.length), ageing.nextInt(Byte.SIZE));
    }
  }

  /** Flips one bit at rest. */
  public void flip(long offset, int bit) {
    visible[(int) offset] ^= (byte) (1 << bit);
    durable[(int) offset] ^= (byte) (1 << bit);
    fired.add(Fault.ROT);
  }

  /** Overwrites bytes at rest, as somebody with a screwdriver would. */
  public void corrupt(long offset, byte[] bytes) {
    System.arraycopy(bytes, 0, visible, (int) offset, bytes.length);
    System.arraycopy(bytes, 0, durable, (int) offset, bytes.length);
    weak.clear((int) offset, bytes.length);
    weakAtRest.clear((int) offset, bytes.length);
    pages.touch((int) offset, bytes.length);
  }

  /** How often an erase block was erased. */
  public int erases(int eraseBlock) {
    return wear.erases(eraseBlock);
  }

  /** What was done so far. */
  public FlashCounters counters() {
    return counters;
  }

  @Override
  public FlashGeometry geometry() {
    return geometry;
  }

  @Override
  public void read(long offset, byte[] target, int targetOffset, int length) {
    power.check();
    geometry.checkRead(offset, length);
    wear.checkRead(offset, length);
    System.arraycopy(visible, (int) offset, target, targetOffset, length);
    weak.read((int) offset, target, targetOffset, length, noise);
  }

  @Override
  public void program(long offset, byte[] source, int sourceOffset, int length) {
    power.check();
    geometry.checkProgram(offset, length);
    Objects.checkFromIndexSize(sourceOffset, length, source.length);
    wear.checkWrite(offset, length);
    int refused = pages.notErased((int) offset, length);
    if (refused >= 0) {
      fired.add(Fault.REFUSED);
      throw new IllegalArgumentException("page at " + refused + " is not erased");
    }
    int page = geometry.pageBytes();
    int count = length / page;
    int whole = begin(count);
    for (int i = 0; i < Math.min(count, whole + 1); i++) {
      int at = (int) offset + i * page;
      byte[] content =
          Arrays.copyOfRange(source, sourceOffset + i * page, sourceOffset + (i + 1) * page);
      boolean last = growth.comes();
      if (last) {
        growth.half(content);
      }
      programPage(at, content);
      if (last) {
        throw failed(Fault.GROWN, block(at));
      }
    }
    counters = counters.programmed(length);
    finish();
  }

  @Override
  public void erase(long offset, long length) {
    power.check();
    geometry.checkErase(offset, length);
    wear.checkWrite(offset, length);
    int blocks = (int) (length / blockBytes());
    int whole = begin(blocks);
    for (int i = 0; i < Math.min(blocks, whole + 1); i++) {
      int block = block(offset) + i;
      if (!wear.erase(block)) {
        throw failed(Fault.WORN, block);
      }
      eraseBlock(block * blockBytes());
      if (growth.comes()) {
        throw failed(Fault.GROWN, block);
      }
    }
    counters = counters.erased(length, 0);
    finish();
  }

  @Override
  public void sync() {
    power.check();
    unsynced.settle(begin(unsynced.count()), visible);
    counters = counters.synced();
    finish();
  }

  /** What is programmed clears bits: those that have flipped since the erase stay flipped. */
  private void programPage(int at, byte[] content) {
    pages.touch(at, content.length);
    for (int i = 0; i < content.length; i++) {
      content[i] &= faults.sectorBytes() == 0 ? visible[at + i] : ERASED;
    }
    System.arraycopy(content, 0, visible, at, content.length);
    unsynced.programmed(at, content);
  }

  private void eraseBlock(int at) {
    Arrays.fill(visible, at, at + blockBytes(), ERASED);
    pages.erase(at, blockBytes());
    weak.clear(at, blockBytes());
    unsynced.erased(at, blockBytes());
  }

  /** A block fails under an operation; unless the power does at the same time. */
  private FlashException failed(Fault fault, int block) {
    wear.goBad(block);
    fired.add(fault);
    finish();
    return Wear.fails(FlashException.Reason.BAD_BLOCK, block);
  }

  /** Counts an operation; returns how many of its {@code units} are done before a cut inside it. */
  private int begin(int units) {
    if (!power.begin()) {
      powerOff();
      throw new PowerCut(power.toString());
    }
    return power.whole(units);
  }

  private void finish() {
    if (power.isHit()) {
      powerOff();
      throw new PowerCut(power.toString());
    }
  }

  private int block(long offset) {
    return (int) (offset / blockBytes());
  }

  private int blockBytes() {
    return geometry.eraseBlockBytes();
  }

  private void powerOff() {
    power.off();
    unsynced.cut(pages::touch);
  }
}
