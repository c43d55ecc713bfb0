package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.boot.slots.BootRecordStore;
import io.tiovivo.boot.slots.Slot;
import io.tiovivo.boot.slots.SlotState;
import io.tiovivo.flash.FlashPort;
import io.tiovivo.settings.ExitCode;
import io.tiovivo.testkit.flash.SimFlash;
import io.tiovivo.testkit.flash.sweep.CutStory;
import java.nio.file.Files;
import java.nio.file.Path;

/** One time through a story of a box, and what was acknowledged in it. */
final class BoxLife implements CutStory.Life {
  /** A part of a story. */
  @FunctionalInterface
  interface Chapter {
    void play(BoxLife life) throws Exception;
  }

  /**
   * What happens.
   *
   * @param live is cut
   * @param recover is cut, too, and played again until it ends
   * @param check what must hold then
   */
  record Script(Chapter live, Chapter recover, Chapter check) {}

  private static final int POWERS = 3;

  final Rig rig;

  /** Between the loader and its flash: a loader that is broken on purpose has something here. */
  final FlashPort port;

  /** A node has said that the image works, and was told that this is kept. */
  boolean confirmed;

  /** Times that an image on trial was started. */
  int trials;

  /** What was acknowledged last of a series of updates. */
  long acknowledged;

  private final SimFlash flash;
  private final Script script;
  private final Chapter atLaunch;

  /**
   * @param loader what is wrong with it, if anything is
   */
  BoxLife(Rig rig, SimFlash flash, BrokenLoader loader, Script script) {
    this.rig = rig;
    this.flash = flash;
    this.script = script;
    port = loader.between().apply(flash);
    atLaunch = loader.atLaunch();
  }

  @Override
  public SimFlash flash() {
    return flash;
  }

  @Override
  public void live() throws Exception {
    script.live.play(this);
  }

  @Override
  public void recover() throws Exception {
    script.recover.play(this);
  }

  @Override
  public void check() throws Exception {
    script.check.play(this);
  }

  BootRecordStore store() {
    return Rig.store(port);
  }

  BootRecord record() {
    return store().record();
  }

  /** One run of the loader with nothing on the air and nobody at the button. */
  int boot() throws Exception {
    rig.onAir = null;
    rig.button = false;
    return run();
  }

  /** One run of the loader while a release is on the air. */
  int boot(int release, boolean button) throws Exception {
    rig.onAir = release == 1 ? BoxStories.FIRST : BoxStories.SECOND;
    rig.timeS = BoxStories.TIME_S + 10L * release;
    rig.button = button;
    return run();
  }

  private int run() throws Exception {
    int exitCode = rig.run(port);
    if (exitCode == ExitCode.LAUNCH) {
      atLaunch.play(this);
    }
    if (exitCode == ExitCode.LAUNCH && state(launchedSlot()) == SlotState.TRIAL) {
      trials++;
    }
    return exitCode;
  }

  void confirm(Slot slot) {
    Rig.confirm(port, slot);
    confirmed = true;
  }

  SlotState state(Slot slot) {
    return record().slot(slot).state();
  }

  void mustBoot(String... versions) throws Exception {
    assertEquals(ExitCode.LAUNCH, boot(), "it does not boot: " + record());
    String launched = launched("TIOVIVO_VERSION=");
    for (String version : versions) {
      if (version.equals(launched)) {
        return;
      }
    }
    throw new AssertionError("it boots " + launched + ": " + record());
  }

  /** However often the power comes and goes. */
  void mustKeepBooting(String version) throws Exception {
    for (int power = 0; power < POWERS; power++) {
      flash.powerOn();
      mustBoot(version);
    }
  }

  static void promise(boolean kept, String what) {
    if (!kept) {
      throw new AssertionError(what);
    }
  }

  Slot launchedSlot() throws Exception {
    return Slot.valueOf(launched("TIOVIVO_SLOT="));
  }

  String launched(String name) throws Exception {
    Path environment = rig.directory.resolve("launch/env");
    return Files.readAllLines(environment).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElseThrow();
  }
}
