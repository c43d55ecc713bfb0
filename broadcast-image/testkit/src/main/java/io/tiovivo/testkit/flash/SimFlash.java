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

  private static final int MILLION = 1_000_000;

  private final FlashGeometry geometry;
  private final FlashFaults faults;
  private final Random ageing;
  private final Random noise;
  private final byte[] visible;
  private final byte[] durable;
  private final boolean[] programmed;
  private final boolean[] unreadable;
  private final Wear wear;
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
    Random random = new Random(mixed(seed));
    // Apart from the fates: neither age nor reads change what a cut leaves.
    ageing = new Random(mixed(~seed));
    noise = new Random(mixed(seed + (1L << 32)));
    visible = new byte[(int) geometry.totalBytes()];
    Arrays.fill(visible, ERASED);
    durable = visible.clone();
    programmed = new boolean[visible.length / geometry.pageBytes()];
    int block = geometry.eraseBlockBytes();
    unreadable = new boolean[visible.length / block];
    wear = new Wear(unreadable.length, faults.endurance(), mixed(seed));
    power = new PowerPlan(random);
    unsynced = new Unsynced(durable, block, weakAtRest, faults, fired, random);
  }

  /** Of seeds that are close together, {@link Random} begins with much the same numbers. */
  private static long mixed(long seed) {
    long z = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** An independent copy of what is durable, powered on, with its own seed; as bad, but unworn. */
  public SimFlash copy(long seed) {
    SimFlash copy = new SimFlash(geometry, faults, seed);
    System.arraycopy(durable, 0, copy.durable, 0, durable.length);
    System.arraycopy(durable, 0, copy.visible, 0, durable.length);
    System.arraycopy(programmed, 0, copy.programmed, 0, programmed.length);
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
    unreadable[eraseBlock] = fails;
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
    touch((int) offset, bytes.length);
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
    for (int block = block(offset); block * blockBytes() < offset + length; block++) {
      if (unreadable[block]) {
        throw new FlashException(FlashException.Reason.IO, "erase block " + block + " fails", null);
      }
    }
    System.arraycopy(visible, (int) offset, target, targetOffset, length);
    weak.read((int) offset, target, targetOffset, length, noise);
  }

  @Override
  public void program(long offset, byte[] source, int sourceOffset, int length) {
    power.check();
    geometry.checkProgram(offset, length);
    Objects.checkFromIndexSize(sourceOffset, length, source.length);
    checkBad(offset, length);
    int page = geometry.pageBytes();
    for (int at = (int) offset; at < offset + length; at += page) {
      if (programmed[at / page]) {
        fired.add(Fault.REFUSED);
        throw new IllegalArgumentException("page at " + at + " is not erased");
      }
    }
    int pages = length / page;
    int whole = begin(pages);
    for (int i = 0; i < Math.min(pages, whole + 1); i++) {
      int at = (int) offset + i * page;
      byte[] content =
          Arrays.copyOfRange(source, sourceOffset + i * page, sourceOffset + (i + 1) * page);
      boolean last = grows();
      if (last) {
        half(content);
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
    checkBad(offset, length);
    int blocks = (int) (length / blockBytes());
    int whole = begin(blocks);
    for (int i = 0; i < Math.min(blocks, whole + 1); i++) {
      int block = block(offset) + i;
      if (!wear.erase(block)) {
        throw failed(Fault.WORN, block);
      }
      eraseBlock(block * blockBytes());
      if (grows()) {
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
    programmed[at / geometry.pageBytes()] = true;
    for (int i = 0; i < content.length; i++) {
      content[i] &= faults.sectorBytes() == 0 ? visible[at + i] : ERASED;
    }
    System.arraycopy(content, 0, visible, at, content.length);
    unsynced.programmed(at, content);
  }

  private void eraseBlock(int at) {
    int page = geometry.pageBytes();
    Arrays.fill(visible, at, at + blockBytes(), ERASED);
    Arrays.fill(programmed, at / page, (at + blockBytes()) / page, false);
    weak.clear(at, blockBytes());
    unsynced.erased(at, blockBytes());
  }

  private boolean grows() {
    return faults.grownPpm() > 0 && ageing.nextInt(MILLION) < faults.grownPpm();
  }

  /** Some of the bits that were to be cleared are not. */
  private void half(byte[] content) {
    for (int i = 0; i < content.length; i++) {
      content[i] |= (byte) ageing.nextInt(256);
    }
  }

  /** A block fails under an operation; unless the power does at the same time. */
  private FlashException failed(Fault fault, int block) {
    wear.goBad(block);
    fired.add(fault);
    finish();
    return badBlock(block);
  }

  private static FlashException badBlock(int block) {
    return new FlashException(
        FlashException.Reason.BAD_BLOCK, "erase block " + block + " fails", null);
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

  private void checkBad(long offset, long length) {
    for (int block = block(offset); block * (long) blockBytes() < offset + length; block++) {
      if (wear.isBad(block)) {
        throw badBlock(block);
      }
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
    unsynced.cut(this::touch);
  }

  /** What a cut touched may read as erased and not be: only an erase makes it good again. */
  private void touch(int offset, int length) {
    int page = geometry.pageBytes();
    Arrays.fill(programmed, offset / page, (offset + length + page - 1) / page, true);
  }
}
