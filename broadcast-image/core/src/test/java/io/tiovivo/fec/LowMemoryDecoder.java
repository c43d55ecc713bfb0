package io.tiovivo.fec;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Decodes sub-blocks from a file of received symbols within whatever heap it was given, with some
 * of it taken by others, and prints the SHA-256 of what came out. {@code K T N BALLAST_BYTES FILE};
 * the file: count, the ids, the symbols.
 */
public final class LowMemoryDecoder {
  private LowMemoryDecoder() {}

  public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
    int k = Integer.parseInt(args[0]);
    int symbolBytes = Integer.parseInt(args[1]);
    ObjectTransmissionInformation oti =
        new ObjectTransmissionInformation(
            (long) k * symbolBytes, symbolBytes, 1, Integer.parseInt(args[2]), 8);
    byte[] others = new byte[Integer.parseInt(args[3])];
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    try (RandomAccessFile file = new RandomAccessFile(args[4], "r")) {
      int[] esis = ids(file);
      long symbols = file.getFilePointer();
      long startNs = System.nanoTime();
      DecodingPlan plan = DecodingPlan.of(k, esis, esis.length).orElseThrow();
      long planNs = System.nanoTime() - startNs;
      SymbolSlab slab = new SymbolSlab();
      for (int subBlock = 0; subBlock < oti.subBlocks(); subBlock++) {
        int bytes = oti.subSymbolBytes(subBlock);
        long within = symbols + oti.subSymbolOffset(subBlock);
        plan.solve(
            bytes,
            (index, target, offset) -> {
              try {
                file.seek(within + (long) index * symbolBytes);
                file.readFully(target, offset, bytes);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            (symbol, source, offset) -> sha256.update(source, offset, bytes),
            slab);
      }
      System.out.println(HexFormat.of().formatHex(sha256.digest()));
      System.out.printf(
          "plan %d ms, all %d ms, heap %d KiB%n",
          planNs / 1_000_000,
          (System.nanoTime() - startNs) / 1_000_000,
          (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024);
    }
    Reference.reachabilityFence(others);
  }

  private static int[] ids(RandomAccessFile file) throws IOException {
    int[] esis = new int[file.readInt()];
    byte[] bytes = new byte[Integer.BYTES * esis.length];
    file.readFully(bytes);
    java.nio.ByteBuffer.wrap(bytes).asIntBuffer().get(esis);
    return esis;
  }
}
