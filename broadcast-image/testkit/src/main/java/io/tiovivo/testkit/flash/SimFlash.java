package io.tiovivo.testkit.flash;

import io.tiovivo.flash.FlashCounters;
import io.tiovivo.flash.FlashException;
import io.tiovivo.flash.FlashGeometry;
import io.tiovivo.flash.FlashPort;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

/**
 * Flash that is stricter than the real thing. A page is programmed once between two erases, and
 * programming it again throws. Whatever was not synced when the power goes is, page by page and
 * erase block by erase block, kept, lost or torn, and in any order: a program that overtakes the
 * erase before it leaves the AND of old and new bytes. A page that a cut touched counts as
 * programmed even if it reads as erased.
 *
 * <p>{@link #cut} plans a power cut at one operation; {@link #powerOn} starts again with what is
 * left. Operations are programs, erases and syncs, counted from 0. Everything follows from the
 * seed. Not thread-safe.
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

  private static final long NEVER = -1;
  static final byte ERASED = (byte) 0xFF;

  private final FlashGeometry geometry;
  private final Random random;
  private final byte[] visible;
  private final byte[] durable;
  private final boolean[] programmed;
  private final boolean[] bad;
  private final boolean[] unreadable;
  private final int[] erases;
  private final Unsynced unsynced;
  private FlashCounters counters = FlashCounters.ZERO;
  private long operations;
  private long cutAt = NEVER;
  private Moment moment = Moment.BEFORE;
  private boolean off;
  private long cuts;

  /**
   * @param geometry at most 1 GiB
   * @param seed decides what a power cut leaves
   */
  public SimFlash(FlashGeometry geometry, long seed) {
    if (geometry.totalBytes() > 1 << 30) {
      throw new IllegalArgumentException("too large to simulate: " + geometry);
    }
    this.geometry = geometry;
    random = new Random(seed);
    visible = new byte[(int) geometry.totalBytes()];
    Arrays.fill(visible, ERASED);
    durable = visible.clone();
    unsynced = new Unsynced(durable, random);
    programmed = new boolean[visible.length / geometry.pageBytes()];
    bad = new boolean[visible.length / geometry.eraseBlockBytes()];
    unreadable = new boolean[bad.length];
    erases = new int[bad.length];
  }

  /** An independent copy of what is durable, powered on, with its own seed. */
  public SimFlash copy(long seed) {
    SimFlash copy = new SimFlash(geometry, seed);
    System.arraycopy(durable, 0, copy.durable, 0, durable.length);
    System.arraycopy(durable, 0, copy.visible, 0, durable.length);
    System.arraycopy(programmed, 0, copy.programmed, 0, programmed.length);
    System.arraycopy(bad, 0, copy.bad, 0, bad.length);
    return copy;
  }

  /** Plans a power cut at the {@code operation}th operation from the start, counted from 0. */
  public SimFlash cut(long operation, Moment moment) {
    cutAt = operation;
    this.moment = moment;
    return this;
  }

  /** Operations so far. */
  public long operations() {
    return operations;
  }

  /** Power cuts that really fired: a test that planned one proves by this that it came. */
  public long cuts() {
    return cuts;
  }

  /** Starts again with what is left. Also without a cut: then everything unsynced is at stake. */
  public SimFlash powerOn() {
    if (!off) {
      powerOff();
    }
    off = false;
    cutAt = NEVER;
    System.arraycopy(durable, 0, visible, 0, durable.length);
    return this;
  }

  /** From now on this erase block takes neither programs nor erases. */
  public void goBad(int eraseBlock) {
    bad[eraseBlock] = true;
  }

  /** Whether reading this erase block fails from now on, as a card does that is about to die. */
  public void unreadable(int eraseBlock, boolean fails) {
    unreadable[eraseBlock] = fails;
  }

  /** Flips one bit at rest. */
  public void flip(long offset, int bit) {
    visible[(int) offset] ^= (byte) (1 << bit);
    durable[(int) offset] ^= (byte) (1 << bit);
  }

  /** Overwrites bytes at rest, as somebody with a screwdriver would. */
  public void corrupt(long offset, byte[] bytes) {
    System.arraycopy(bytes, 0, visible, (int) offset, bytes.length);
    System.arraycopy(bytes, 0, durable, (int) offset, bytes.length);
    int page = geometry.pageBytes();
    for (long at = offset / page; at * page < offset + bytes.length; at++) {
      programmed[(int) at] = true;
    }
  }

  /** How often an erase block was erased. */
  public int erases(int eraseBlock) {
    return erases[eraseBlock];
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
    checkPower();
    geometry.checkRead(offset, length);
    checkBlocks(unreadable, FlashException.Reason.IO, offset, length);
    System.arraycopy(visible, (int) offset, target, targetOffset, length);
  }

  @Override
  public void program(long offset, byte[] source, int sourceOffset, int length) {
    checkPower();
    geometry.checkProgram(offset, length);
    Objects.checkFromIndexSize(sourceOffset, length, source.length);
    checkBlocks(bad, FlashException.Reason.BAD_BLOCK, offset, length);
    int page = geometry.pageBytes();
    for (int done = 0; done < length; done += page) {
      if (programmed[(int) (offset + done) / page]) {
        throw new IllegalArgumentException("page at " + (offset + done) + " is not erased");
      }
    }
    int pages = length / page;
    int whole = begin(pages);
    for (int i = 0; i < Math.min(pages, whole + 1); i++) {
      int at = (int) offset + i * page;
      byte[] content =
          Arrays.copyOfRange(source, sourceOffset + i * page, sourceOffset + (i + 1) * page);
      programmed[at / page] = true;
      System.arraycopy(content, 0, visible, at, page);
      unsynced.programmed(at, content);
    }
    counters = counters.programmed(length);
    finish();
  }

  @Override
  public void erase(long offset, long length) {
    checkPower();
    geometry.checkErase(offset, length);
    checkBlocks(bad, FlashException.Reason.BAD_BLOCK, offset, length);
    int block = geometry.eraseBlockBytes();
    int blocks = (int) (length / block);
    int whole = begin(blocks);
    for (int i = 0; i < Math.min(blocks, whole + 1); i++) {
      int at = (int) offset + i * block;
      erases[at / block]++;
      Arrays.fill(visible, at, at + block, ERASED);
      int page = geometry.pageBytes();
      Arrays.fill(programmed, at / page, (at + block) / page, false);
      unsynced.erased(at, block);
    }
    counters = counters.erased(length, 0);
    finish();
  }

  @Override
  public void sync() {
    checkPower();
    unsynced.settle(begin(unsynced.count()), visible);
    counters = counters.synced();
    finish();
  }

  /** Counts an operation; returns how many of its {@code units} are done before a cut inside it. */
  private int begin(int units) {
    long operation = operations++;
    if (operation != cutAt) {
      return units;
    }
    if (moment == Moment.BEFORE) {
      powerOff();
      throw new PowerCut("before operation " + operation);
    }
    return moment == Moment.INSIDE && units > 0 ? random.nextInt(units) : units;
  }

  private void finish() {
    if (operations - 1 == cutAt) {
      powerOff();
      throw new PowerCut(moment + " operation " + cutAt);
    }
  }

  private void checkPower() {
    if (off) {
      throw new PowerCut("the power is off");
    }
  }

  private void checkBlocks(
      boolean[] failing, FlashException.Reason reason, long offset, long length) {
    int block = geometry.eraseBlockBytes();
    for (long at = offset / block; at * block < offset + length; at++) {
      if (failing[(int) at]) {
        throw new FlashException(reason, "erase block " + at + " fails", null);
      }
    }
  }

  private void powerOff() {
    cuts++;
    off = true;
    unsynced.cut(this::touch);
  }

  /** What a cut touched may read as erased and not be: only an erase makes it good again. */
  private void touch(int offset, int length) {
    int page = geometry.pageBytes();
    Arrays.fill(programmed, offset / page, (offset + length) / page, true);
  }
}
