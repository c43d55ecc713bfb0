package io.tiovivo.fec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against symbols made by an independent codec: see src/test/vectors/raptorq/README.md. */
class GoldenVectorsTest {
  private static final Path VECTORS = Path.of("src/test/vectors/raptorq/golden.txt");

  /** One case of the file: its parameters, and the lines that state symbols. */
  private record Case(
      String name, int seed, ObjectTransmissionInformation oti, List<String[]> lines) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String line : Files.readAllLines(VECTORS)) {
      String[] word = line.split(" ");
      if (word[0].equals("case")) {
        ObjectTransmissionInformation oti =
            new ObjectTransmissionInformation(
                Long.parseLong(word[3]),
                Integer.parseInt(word[4]),
                Integer.parseInt(word[5]),
                Integer.parseInt(word[6]),
                Integer.parseInt(word[7]));
        cases.add(new Case(word[1], Integer.parseInt(word[2]), oti, new ArrayList<>()));
      } else if (!line.startsWith("#")) {
        cases.get(cases.size() - 1).lines.add(word);
      }
    }
    assertTrue(cases.size() >= 10, "vectors are there");
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldEncodeByteForByteLikeTheIndependentCodec(Case vector) throws NoSuchAlgorithmException {
    byte[] object = TestObject.bytes((int) vector.oti.transferBytes(), vector.seed);
    byte[] symbol = new byte[vector.oti.symbolBytes()];
    int sbn = -1;
    SourceBlockEncoder encoder = null;
    for (String[] line : vector.lines) {
      if (Integer.parseInt(line[1]) != sbn) {
        sbn = Integer.parseInt(line[1]);
        encoder = SourceBlockEncoder.of(vector.oti, sbn, object);
      }
      int esi = Integer.parseInt(line[2]);
      if (line[0].equals("symbol")) {
        encoder.symbol(esi, symbol, 0);
        assertEquals(line[3], HexFormat.of().formatHex(symbol), "symbol " + sbn + " " + esi);
      } else {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < Integer.parseInt(line[3]); i++) {
          encoder.symbol(esi + i, symbol, 0);
          sha256.update(symbol);
        }
        assertEquals(
            line[4], HexFormat.of().formatHex(sha256.digest()), "group " + sbn + " " + esi);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldRebuildTheObjectFromTheIndependentCodecsSymbolsAlone(Case vector) {
    ObjectTransmissionInformation oti = vector.oti;
    int k = oti.blockSymbols(0);
    List<String[]> repair =
        vector.lines.stream()
            .filter(line -> line[0].equals("symbol") && Integer.parseInt(line[2]) >= k)
            .toList();
    if (oti.sourceBlocks() > 1 || repair.size() < k) {
      return; // Only the small cases hold enough symbols byte by byte.
    }
    int[] esis = repair.stream().mapToInt(line -> Integer.parseInt(line[2])).toArray();
    byte[][] symbols =
        repair.stream().map(line -> HexFormat.of().parseHex(line[3])).toArray(byte[][]::new);
    byte[] decoded = new byte[(int) oti.transferBytes()];
    DecodingPlan plan = DecodingPlan.of(k, esis, esis.length).orElseThrow();
    TestObject.decode(oti, 0, plan, symbols, decoded, new SymbolSlab());
    assertArrayEquals(TestObject.bytes(decoded.length, vector.seed), decoded);
  }
}
