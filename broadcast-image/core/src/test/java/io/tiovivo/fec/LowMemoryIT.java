package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loader's heap: a JVM of its own with -Xmx8m, of which the decoder may not use all. */
class LowMemoryIT {
  private static final int OTHERS_BYTES = 2 << 20;
  private static final int TIMEOUT_S = 400;

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
    write(file, oti, object);
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of(heap, "-XX:+UseSerialGC", "-Xss256k", "-XX:TieredStopAtLevel=1"));
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
    assertEquals(sha256(object), lines.get(0));
    System.out.println("K = " + k + ", " + heap + ": " + lines.get(1));
  }

  private static void write(Path file, ObjectTransmissionInformation oti, byte[] object)
      throws IOException {
    SourceBlockEncoder encoder = SourceBlockEncoder.of(oti, 0, object);
    int k = encoder.sourceSymbols();
    int[] esis = TestObject.distinct(new SplittableRandom(k), k + 2, k, DecodingPlan.MAX_ESI + 1);
    byte[] symbol = new byte[oti.symbolBytes()];
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(esis.length);
      for (int esi : esis) {
        out.writeInt(esi);
      }
      for (int esi : esis) {
        encoder.symbol(esi, symbol, 0);
        out.write(symbol);
      }
    }
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
