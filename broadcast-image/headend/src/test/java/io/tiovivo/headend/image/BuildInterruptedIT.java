package io.tiovivo.headend.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.headend.HeadendMain;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that is stopped while jlink runs. */
class BuildInterruptedIT {
  @TempDir Path temp;

  @Test
  void shouldLeaveNothingBehindWhenStoppedWhileLinking() throws Exception {
    Path jars = Files.createDirectory(temp.resolve("jars"));
    Files.writeString(jars.resolve("node.jar"), "node");
    Path out = Files.createDirectory(temp.resolve("out"));
    Process build =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HeadendMain.class.getName(),
                "image",
                "build",
                "--out",
                out.resolve("garden").toString(),
                "--lib",
                jars.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader said = build.inputReader(StandardCharsets.UTF_8);
    String first = said.readLine();
    assertTrue(first.startsWith("linking"), first);

    build.destroy();

    assertTrue(build.waitFor(180, TimeUnit.SECONDS));
    try (Stream<Path> left = Files.list(out)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
