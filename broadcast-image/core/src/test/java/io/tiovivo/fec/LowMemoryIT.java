package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loader's heap: a JVM of its own with -Xmx8m, of which the decoder may not use all. */
class LowMemoryIT {
  private static final int OTHERS_BYTES = 2 << 20;
  private static final int TIMEOUT_S = 400;

  /** The loader's; the JVM says first that it has read them. */
  private static final String COMPILERS =
      "-XX:CompilerDirectivesFile="
          + Path.of("../../hw-profiles/src/main/resources/io/tiovivo/profile/compilers.json");

  @TempDir Path folder;

  @Test
  void shouldDecodeBlocksOf16384SymbolsInEightMebibytes() throws Exception {
    decode(16384, 160, 2, "-Xmx8m");
  }

  @Test
  void shouldDecodeTheLargestBlockInALargerHeap() throws Exception {
    decode(56403, 80, 1, "-Xmx24m");
  }

  private void decode(int k, int symbolBytes, int subBlocks, String heap) throws Exception {
    byte[] object = TestObject.bytes(k * symbolBytes, k);
    ObjectTransmissionInformation oti =
        new ObjectTransmissionInformation(object.length, symbolBytes, 1, subBlocks, 8);
    Path file = folder.resolve("symbols-" + k);
    SymbolsFile.write(file, oti, object);
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of(heap, "-XX:+UseSerialGC", "-Xss256k", "-XX:ReservedCodeCacheSize=8m"));
    command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", COMPILERS));
    command.addAll(List.of("-cp", "target/classes" + File.pathSeparator + "target/test-classes"));
    command.addAll(
        List.of(
            LowMemoryDecoder.class.getName(),
            String.valueOf(k),
            String.valueOf(symbolBytes),
            String.valueOf(subBlocks),
            String.valueOf(OTHERS_BYTES),
            file.toString()));
    Path output = folder.resolve("output-" + k);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
    process.destroyForcibly();
    List<String> lines = Files.readAllLines(output);
    assertTrue(ended, () -> "not done in " + TIMEOUT_S + " s: " + lines);
    assertEquals(0, process.waitFor(), () -> heap + ": " + lines);
    assertEquals("2 compiler directives added", lines.get(0));
    assertEquals(sha256(object), lines.get(1));
    System.out.println("K = " + k + ", " + heap + ": " + lines.get(2));
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
