package io.tiovivo.boot.box;

import io.tiovivo.boot.install.Installer;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.FlashLayout;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.boot.slots.SlotStore;
import io.tiovivo.files.Tree;
import io.tiovivo.flash.FlashRegion;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.testkit.flash.FlashFaults;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.sweep.CutStory;
import io.tiovivo.testkit.fleet.TestFleet;
import io.tiovivo.testkit.fleet.TestImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What happens in the life of a box, to be cut anywhere: the real loader over simulated flash, with
 * an air that gives a whole image at once. Release 1 is 1.0.1.
 */
final class BoxStories {
  static final long TIME_S = TestFleet.BEGIN_S + 100;

  static final TestImage FIRST = Rig.image(1);
  static final TestImage SECOND = Rig.image(2);

  private static final String OLD = "1.0.1";
  private static final String NEW = "1.0.2";
  private static final int UPDATES = 5;
  private static final int MOST_RECORDS = 4 * UPDATES;
  private static final List<BootRecord> RECORDS = records();

  private final Path directory;
  private final FlashFaults faults;
  private final BrokenLoader loader;

  /**
   * @param directory for the files of a box; emptied for each life
   * @param faults of its flash
   * @param loader what is wrong with it, if anything is
   */
  BoxStories(Path directory, FlashFaults faults, BrokenLoader loader) {
    this.directory = directory;
    this.faults = faults;
    this.loader = loader;
  }

  List<CutStory> all() throws Exception {
    return List.of(
        receive(), install(), boot(), trial(), confirm(), revert(), goBack(), record(), stage());
  }

  /** A new box receives its first image. */
  CutStory receive() throws Exception {
    return story(
        "receive",
        fresh(),
        new BoxLife.Script(
            life -> life.boot(1, false),
            life -> {
              BoxLife.promise(
                  life.boot(1, false) == ExitCode.LAUNCH, "reception stops: " + life.record());
              life.confirm(Slot.A);
            },
            life -> life.mustKeepBooting(OLD)));
  }

  /** A box that works gets another image; nothing is on the air any more afterwards. */
  CutStory install() throws Exception {
    return story(
        "install",
        confirmed(),
        new BoxLife.Script(
            life -> life.boot(2, true), BoxLife::boot, life -> life.mustBoot(OLD, NEW)));
  }

  /** A box that works is switched on. */
  CutStory boot() throws Exception {
    return story(
        "boot",
        confirmed(),
        new BoxLife.Script(
            BoxLife::boot,
            BoxLife::boot,
            life -> {
              life.mustBoot(OLD);
              BoxLife.promise(life.state(Slot.A) == SlotState.CONFIRMED, "it stays confirmed");
            }));
  }

  /** A new image is tried, and no node ever says that it works. */
  CutStory trial() throws Exception {
    BoxLife.Chapter untilGivenUp =
        life -> {
          while (life.boot() == ExitCode.LAUNCH && life.state(Slot.B) != SlotState.BAD) {
            BoxLife.promise(life.trials <= 2, "it was tried once more: " + life.record());
            BoxLife.promise(life.state(Slot.B) != SlotState.CONFIRMED, "nobody confirmed it");
          }
        };
    return story(
        "trial",
        onTrial(),
        new BoxLife.Script(
            untilGivenUp,
            untilGivenUp,
            life -> {
              BoxLife.promise(life.trials <= 2, "three trials and no more: " + life.record());
              life.mustBoot(OLD);
            }));
  }

  /** A node says that its image works, and after the cut says so again. */
  CutStory confirm() throws Exception {
    BoxLife.Chapter again =
        life -> {
          BoxLife.promise(life.boot() == ExitCode.LAUNCH, "it does not boot: " + life.record());
          if (life.launched("TIOVIVO_VERSION=").equals(NEW)) {
            life.confirm(Slot.B);
          }
        };
    return story(
        "confirm",
        onTrial(),
        new BoxLife.Script(
            life -> life.confirm(Slot.B),
            again,
            life -> {
              for (int power = 0; life.confirmed && power < 4; power++) {
                life.flash().powerOn();
                BoxLife.promise(
                    life.state(Slot.B) == SlotState.CONFIRMED, "not kept: " + life.record());
              }
              life.mustBoot(life.confirmed ? NEW : OLD);
            }));
  }

  /** The attempts are used up: the box goes back, and says why. */
  CutStory revert() throws Exception {
    SimFlash before = onTrial();
    Rig rig = rig();
    for (int attempt = 1; attempt < 3; attempt++) {
      rig.run(before);
    }
    before.sync();
    return story(
        "revert",
        before,
        new BoxLife.Script(
            BoxLife::boot,
            BoxLife::boot,
            life -> {
              life.mustBoot(OLD);
              BoxLife.promise(
                  life.launched("TIOVIVO_REVERT_REASON=").contains("not confirmed"),
                  "it does not say why it went back: " + life.record());
            }));
  }

  /** The owner has the other confirmed image boot. */
  CutStory goBack() throws Exception {
    SimFlash before = onTrial();
    Rig.confirm(before, Slot.B);
    before.sync();
    BoxLife.Chapter back =
        life -> {
          life.store().update(record -> record.goneBack(Slot.A));
          life.acknowledged = 1;
        };
    return story(
        "go back",
        before,
        new BoxLife.Script(
            back,
            BoxLife::boot,
            life -> {
              boolean wentBack = !life.record().wentBackFrom().isEmpty();
              BoxLife.promise(wentBack || life.acknowledged == 0, "going back was acknowledged");
              life.mustBoot(wentBack ? OLD : NEW);
            }));
  }

  /** The boot record is updated five times, and once more in the recovery. */
  CutStory record() throws Exception {
    BoxLife.Chapter updates =
        life -> {
          BootRecordStore store = life.store();
          long found = written(store.record());
          BoxLife.promise(
              found == life.acknowledged || found == life.acknowledged + 1,
              found + " after " + life.acknowledged);
          for (int i = 0; i < UPDATES; i++) {
            // At first the one that may be there already: that is an acknowledgement, too.
            long next = found + i;
            store.update(record -> RECORDS.get((int) next));
            life.acknowledged = next;
          }
        };
    return story(
        "record",
        fresh(),
        new BoxLife.Script(
            updates,
            updates,
            life -> {
              for (int power = 0; power < 4; power++) {
                life.flash().powerOn();
                long found = written(life.record());
                BoxLife.promise(
                    found == life.acknowledged, found + " instead of " + life.acknowledged);
              }
            }));
  }

  /** The number of a record, which must be one that somebody wrote, to the last bit. */
  private static long written(BootRecord record) {
    int number = RECORDS.indexOf(record);
    BoxLife.promise(number >= 0, "nobody ever wrote this: " + record);
    return number;
  }

  private static List<BootRecord> records() {
    List<BootRecord> records = new ArrayList<>();
    records.add(BootRecord.fresh(Rig.SIZES));
    for (int number = 1; number < MOST_RECORDS; number++) {
      String reason = "slot B: what was found unfit on the way, number " + number;
      records.add(
          BootRecord.fresh(Rig.SIZES)
              .floors(number, number, number)
              .booted(Slot.A, "the confirmed image", List.of(reason), number));
    }
    return records;
  }

  /** The node receives while it works; the image waits until its owner lets it. */
  CutStory stage() throws Exception {
    return stage("stage", Slot.B, false);
  }

  /**
   * @param slot B; A holds what works
   * @param commitFirst the record knows the image before it is there
   */
  CutStory stage(String name, Slot slot, boolean commitFirst) throws Exception {
    byte[] envelope = rig().fleet.manifest(SECOND.manifest());
    return story(
        name,
        confirmed(),
        new BoxLife.Script(
            life -> stageInBackground(life, envelope, slot, commitFirst),
            BoxLife::boot,
            life -> {
              BoxLife.promise(life.trials == 0, "a held image was tried");
              life.mustBoot(OLD);
              boolean staged = life.state(Slot.B) == SlotState.STAGED;
              BoxLife.promise(
                  staged || life.state(Slot.B) == SlotState.EMPTY,
                  "staged although it is not there: " + life.record());
              if (staged) {
                life.store().update(record -> record.held(Slot.B, false));
                life.mustBoot(NEW);
                life.confirm(Slot.B);
                life.mustKeepBooting(NEW);
              }
            }));
  }

  private static void stageInBackground(
      BoxLife life, byte[] envelope, Slot slot, boolean commitFirst) {
    SlotStore slots = new SlotStore(FlashLayout.of(life.port, Rig.SIZES));
    Installer installer = new Installer(slots, life.store());
    FlashRegion body = installer.target(slot, true).clear();
    if (commitFirst) {
      installer.install(slot, envelope, SECOND.manifest(), 1, true);
      life.acknowledged = 1;
    }
    int erase = Rig.SIZES.eraseBlockBytes();
    int page = Rig.SIZES.pageBytes();
    body.erase(0, (SECOND.bytes().length + erase - 1L) / erase * erase);
    byte[] padded = Arrays.copyOf(SECOND.bytes(), (SECOND.bytes().length + page - 1) / page * page);
    for (int at = 0; at < padded.length; at += 1024) {
      body.program(at, padded, at, Math.min(1024, padded.length - at));
    }
    if (commitFirst) {
      body.sync();
    } else {
      installer.install(slot, envelope, SECOND.manifest(), 1, true);
    }
  }

  private CutStory story(String name, SimFlash before, BoxLife.Script script) throws Exception {
    Rig rig = rig();
    before.sync();
    return new CutStory() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Life begin(long seed) throws Exception {
        Tree.delete(directory.resolve("unpacked"));
        Tree.delete(directory.resolve("launch"));
        rig.output.reset();
        rig.onAir = null;
        rig.button = false;
        rig.timeS = TIME_S;
        return new BoxLife(rig, before.copy(seed), loader, script);
      }
    };
  }

  private Rig rig() throws Exception {
    return new Rig(directory);
  }

  private SimFlash fresh() {
    return new SimFlash(Rig.SIZES.geometry(), faults, 1);
  }

  private SimFlash confirmed() throws Exception {
    SimFlash flash = fresh();
    Rig rig = rig();
    rig.onAir = FIRST;
    rig.run(flash);
    Rig.confirm(flash, Slot.A);
    return flash;
  }

  /** 1.0.1 is confirmed, 1.0.2 was started once. */
  private SimFlash onTrial() throws Exception {
    SimFlash flash = confirmed();
    Rig rig = rig();
    rig.onAir = SECOND;
    rig.timeS += 20;
    rig.button = true;
    rig.run(flash);
    return flash;
  }
}
