package io.tiovivo.fec;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** What {@link LowMemoryDecoder} decodes: K + 2 repair symbols of one block; {@code K T N FILE}. */
public final class SymbolsFile {
  private SymbolsFile() {}

  public static void main(String[] args) throws IOException {
    int k = Integer.parseInt(args[0]);
    int symbolBytes = Integer.parseInt(args[1]);
    byte[] object = TestObject.bytes(k * symbolBytes, k);
    int subBlocks = Integer.parseInt(args[2]);
    write(
        Path.of(args[3]),
        new ObjectTransmissionInformation(object.length, symbolBytes, 1, subBlocks, 8),
        object);
  }

  static void write(Path file, ObjectTransmissionInformation oti, byte[] object)
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
}
