package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.console.StatusLine;
import io.tiovivo.profile.Profiles;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoaderArgsTest {
  @TempDir Path directory;

  @Test
  void shouldHaveTheProfileOfAPcAsTheSupervisorsDefault() throws Exception {
    assertEquals(
        String.join(" ", Profiles.named("pc").jvm().loaderFlags()), ofTheSupervisor("default_jvm"));
  }

  @Test
  void shouldHaveTheSameDirectivesForCompilersInTheSupervisor() throws Exception {
    assertEquals(Profiles.loaderCompilers().trim(), ofTheSupervisor("directives"));
  }

  private static String ofTheSupervisor(String variable) throws Exception {
    Matcher line =
        Pattern.compile("^" + variable + "='([^']*)'$", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("src/main/sh/supervise")));
    assertTrue(line.find(), variable);
    return line.group(1);
  }

  @Test
  void shouldWriteDownOneFlagPerLine() throws Exception {
    Rig rig = new Rig(directory);
    LoaderArgs.keep(rig.settings(), report(rig));
    assertEquals("-Xmx8m\n", Files.readString(rig.directory.resolve("launch/loader.args")));
  }

  @Test
  void shouldOnlyWarnWhenTheDiskDoesNotTakeThem() throws Exception {
    Rig rig = new Rig(directory);
    Files.writeString(rig.directory.resolve("launch"), "a file where the directory should be");
    LoaderArgs.keep(rig.settings(), report(rig));
    assertTrue(rig.output().contains("warning message="), rig.output());
  }

  private static BoxReport report(Rig rig) {
    return new BoxReport(new StatusLine(new PrintStream(rig.output, true), false));
  }
}
