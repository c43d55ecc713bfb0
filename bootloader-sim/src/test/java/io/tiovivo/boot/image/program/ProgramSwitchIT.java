package io.tiovivo.boot.image.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.image.BootSwitch;
import io.tiovivo.boot.image.BootSwitchContract;
import io.tiovivo.boot.image.BootSwitchException;
import io.tiovivo.boot.slots.Partition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A boot switch that is a real program. */
final class ProgramSwitchIT extends BootSwitchContract {
  private static final String FIRMWARE =
      """
      cd "${0%/*}" || exit 9
      [ -f running ] || { echo A >running; echo A >standard; }
      case $1 in
        status)
          echo "note: nothing to do with it" >&2
          running=$(cat running)
          [ "$running" = A ] && other=B || other=A
          echo "running=$running default=$(cat standard) other=/dev/p$other bytes=65536 version=0.9 release=1"
          ;;
        try) echo "$2" >once ;;
        default) echo "$2" >standard ;;
        none-trying) rm -f once ;;
        *) echo "no such word: $1" >&2; exit 2 ;;
      esac
      """;

  @TempDir Path directory;
  private BootSwitch program;

  @Override
  protected BootSwitch firmware() throws IOException {
    if (program == null) {
      program = script(FIRMWARE, 60);
    }
    return program;
  }

  @Override
  protected void restart() throws IOException {
    Path once = directory.resolve("once");
    Path next = Files.exists(once) ? once : directory.resolve("standard");
    Files.writeString(directory.resolve("running"), Files.readString(next));
    Files.deleteIfExists(once);
  }

  @Test
  void shouldSayWhatIsWrongWithTheProgram() throws IOException {
    assertFails("No such file", new ProgramSwitch(Path.of("/nowhere/switch"), 60));
    assertFails(
        "the variable store is full", script("echo the variable store is full >&2; exit 1", 60));
    assertFails("exit 3", script("exit 3", 60));
    assertFails("there is no running=", script("echo fine", 60));
    assertFails("running is C", script("echo running=C default=A other=/dev/x bytes=1", 60));
    assertFails("there is no bytes=", script("echo running=A default=A other=/dev/x", 60));
    assertFails("status says", script("echo running=A default=A other=/dev/x bytes=many", 60));
  }

  @Test
  void shouldEndAProgramThatHangsOrNeverStopsTalking() throws IOException {
    assertFails("did not end in 1 s", script("sleep 1000", 1));
    assertFails("", script("while :; do echo running=; done", 1));
  }

  @Test
  void shouldHaveNoneWhereTheEnvironmentNamesNone() {
    assertTrue(ProgramSwitch.ports(Map.of()).isEmpty());
    assertTrue(ProgramSwitch.ports(Map.of(ProgramSwitch.VARIABLE, " ")).isEmpty());
    assertTrue(ProgramSwitch.ports(Map.of(ProgramSwitch.VARIABLE, "/x")).isPresent());
  }

  private static void assertFails(String why, BootSwitch program) {
    BootSwitchException failure = assertThrows(BootSwitchException.class, program::status);
    assertTrue(failure.getMessage().contains(why), failure.getMessage());
  }

  private BootSwitch script(String body, int maxRunS) throws IOException {
    Path script = Files.createTempDirectory(directory, "switch").resolve("boot-switch");
    if (body.equals(FIRMWARE)) {
      script = directory.resolve("boot-switch");
    }
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new ProgramSwitch(script, maxRunS);
  }

  @Test
  void shouldPassPartitionsByName() throws IOException {
    firmware().tryOnce(Partition.B);
    assertEquals("B", Files.readString(directory.resolve("once")).strip());
  }
}
