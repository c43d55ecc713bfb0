package io.tiovivo.boot.box;

import io.tiovivo.boot.slots.LaunchEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Has a press of the recovery button count once, however long it lasts: one that is jammed must not
 * have the box receive at every boot, and must not keep it from booting where nothing is on the
 * air. The press is written down before it is obeyed; whoever sees the button up strikes it out.
 */
final class RecoveryPress {
  private final Path note;
  private final BooleanSupplier held;
  private final Consumer<String> warnings;

  /**
   * @param directory of the box; must exist
   * @param held whether the button is held now
   * @param warnings takes what an owner should know
   */
  RecoveryPress(Path directory, BooleanSupplier held, Consumer<String> warnings) {
    note = directory.resolve(LaunchEnvironment.PRESS_NOTE);
    this.held = held;
    this.warnings = warnings;
  }

  /** Whether the button is held, and was not already when it was last looked at. */
  boolean counts() {
    if (!held.getAsBoolean()) {
      strikeOut();
      return false;
    }
    if (Files.exists(note)) {
      warnings.accept(
          "recovery button: held since before, and obeyed then; it is jammed, or shorted."
              + " It counts again once it was let go");
      return false;
    }
    try {
      Files.write(note, new byte[0]);
    } catch (IOException e) {
      warnings.accept("recovery button: cannot write " + note + ": " + e.getMessage());
    }
    return true;
  }

  /** Looks, before the node is launched, whether the button was let go meanwhile. */
  void lookAgain() {
    if (Files.exists(note) && !held.getAsBoolean()) {
      strikeOut();
    }
  }

  private void strikeOut() {
    try {
      Files.deleteIfExists(note);
    } catch (IOException e) {
      warnings.accept("recovery button: cannot remove " + note + ": " + e.getMessage());
    }
  }
}
