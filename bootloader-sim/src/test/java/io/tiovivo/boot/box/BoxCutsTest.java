package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.Slot;
import io.tiovivo.testkit.flash.Fault;
import io.tiovivo.testkit.flash.FaultCounts;
import io.tiovivo.testkit.flash.FlashFaults;
import io.tiovivo.testkit.flash.sweep.CutReport;
import io.tiovivo.testkit.flash.sweep.CutStory;
import io.tiovivo.testkit.flash.sweep.CutSweep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A fixed slice of the cuts of each story, each cut once more in the recovery. The property {@value
 * #CUTS} asks for all of them, before, inside and after each operation, and for more rounds, each
 * with other fates: so many cuts in all.
 */
final class BoxCutsTest {
  private static final String CUTS = "tiovivo.cuts";
  private static final long SEED = 7;
  private static final int ONE_OF = 4;
  private static final int MEDIA = 3;

  /** A card, as small as the flash of {@link Rig}: erase groups as large as a region of records. */
  private static final FlashFaults CARD =
      new FlashFaults(128, false, (int) Rig.SIZES.recordBytes(), 0, 0);

  /** A disk, or a file on one: sectors, and neighbours that are safe. */
  private static final FlashFaults DISK = new FlashFaults(128, false, 0, 0, 0);

  @TempDir(factory = InMemory.class)
  Path directory;

  @Test
  void shouldKeepItsPromisesOnBareFlashWhereverThePowerGoesOnceAndTwice() throws Exception {
    FaultCounts faults = sweep("NOR", FlashFaults.BITS);
    assertTrue(faults.of(Fault.WEAK) > 0, "nothing was ever weak: " + faults);
  }

  @Test
  void shouldKeepItsPromisesOnACardWhereverThePowerGoesOnceAndTwice() throws Exception {
    FaultCounts faults = sweep("card", CARD);
    assertTrue(faults.of(Fault.NEIGHBOUR) > 0, "no neighbour ever suffered: " + faults);
  }

  @Test
  void shouldKeepItsPromisesOnADiskWhereverThePowerGoesOnceAndTwice() throws Exception {
    FaultCounts faults = sweep("disk", DISK);
    assertTrue(faults.of(Fault.REORDERED) > 0, "nothing was ever reordered: " + faults);
  }

  @Test
  void shouldCatchALoaderThatConfirmsTooEarly() throws Exception {
    assertCaught(stories(BrokenLoader.CONFIRMS_TOO_EARLY).trial());
  }

  @Test
  void shouldCatchALoaderThatNeverSyncs() throws Exception {
    assertCaught(stories(BrokenLoader.NEVER_SYNCS).record());
    assertCaught(stories(BrokenLoader.NEVER_SYNCS).confirm());
  }

  @Test
  void shouldCatchALoaderThatKeepsOneCopyOfItsRecord() throws Exception {
    assertCaught(stories(BrokenLoader.ONE_COPY).record());
    assertCaught(stories(BrokenLoader.ONE_COPY).trial());
  }

  @Test
  void shouldCatchALoaderThatChecksNoChecksum() throws Exception {
    assertCaught(stories(BrokenLoader.NO_CHECKSUM).record());
  }

  @Test
  void shouldCatchALoaderThatErasesOnlyWhatLooksWritten() throws Exception {
    assertCaught(stories(BrokenLoader.ERASES_ONLY_WHAT_LOOKS_WRITTEN).record());
  }

  @Test
  void shouldCatchALoaderThatCommitsBeforeTheData() throws Exception {
    assertCaught(stories(BrokenLoader.SOUND).stage("commit before data", Slot.B, true));
  }

  @Test
  void shouldCatchALoaderThatOverwritesWhatWorks() throws Exception {
    assertCaught(stories(BrokenLoader.SOUND).stage("overwrite what works", Slot.A, false));
  }

  /** Thousands of boxes sync a few files each, and the sweep is about their flash. */
  static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws Exception {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "tiovivo-cuts")
          : Files.createTempDirectory("tiovivo-cuts");
    }
  }

  private FaultCounts sweep(String medium, FlashFaults faults) throws Exception {
    List<CutStory> stories = new BoxStories(directory, faults, BrokenLoader.SOUND).all();
    long each = Long.getLong(CUTS, 0) / MEDIA / stories.size() + 1;
    FaultCounts all = new FaultCounts();
    StringBuilder broken = new StringBuilder();
    long tried = 0;
    for (CutStory story : stories) {
      CutReport report =
          Long.getLong(CUTS) == null
              ? CutSweep.slice(story, ONE_OF, SEED)
              : CutSweep.run(story, each, SEED);
      System.out.println("| " + medium + " " + report.row());
      if (report.failed() > 0 || !report.allFired()) {
        broken.append(report).append(System.lineSeparator());
      }
      all.add(report.faults());
      tried += report.tried();
    }
    assertEquals("", broken.toString());
    System.out.println(medium + ": " + tried + " distinct cuts, each fired; " + all);
    return all;
  }

  private BoxStories stories(BrokenLoader loader) {
    return new BoxStories(directory, FlashFaults.BITS, loader);
  }

  private static void assertCaught(CutStory story) throws Exception {
    CutReport report = CutSweep.untilBroken(story, 600, SEED);
    System.out.println("caught: " + report.row());
    assertTrue(report.failed() > 0, "not caught: " + report);
  }
}
