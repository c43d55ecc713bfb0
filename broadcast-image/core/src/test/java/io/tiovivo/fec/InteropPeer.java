package io.tiovivo.fec;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Our side of {@code broadcast-image/bench/codec-interop.sh}: {@code encode DIR} writes packets for
 * the independent codec, {@code decode DIR} decodes its own. A file is: F, T, Z, N, seed, number of
 * packets (32 bits each), then the packets: SBN (8 bits), ESI (24 bits), symbol.
 */
public final class InteropPeer {
  private static final long SEED = 20261120;
  private static final int ALIGNMENT = 8;
  private static final int EXTRA_SYMBOLS = 3;

  /** Room that the independent codec's shifted numbering needs below 2^24. */
  private static final int TOP_ESI = DecodingPlan.MAX_ESI - 1000;

  /** F, T, Z, N, loss in percent. */
  private static final int[][] CASES = {
    {1, 64, 1, 1, 0},
    {100, 64, 1, 1, 100},
    {5 * 72, 72, 1, 1, 50},
    {10 * 64 - 3, 64, 1, 1, 100},
    {26 * 72, 72, 1, 1, 30},
    {101 * 1280 - 17, 1280, 1, 1, 70},
    {1000 * 1280, 1280, 1, 1, 10},
    {1000 * 1280 - 1, 1280, 1, 1, 100},
    {10_000 * 1280 - 99, 1280, 1, 2, 50},
    {30_000 * 64 - 7, 64, 1, 1, 100},
    {56_403 * 64, 64, 1, 1, 70},
    {56_405 * 64 - 9, 64, 2, 1, 20},
    {100_001 * 256 - 200, 256, 2, 2, 30},
  };

  private InteropPeer() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    if (args[0].equals("encode")) {
      for (int i = 0; i < CASES.length; i++) {
        encode(folder.resolve("ours-" + i), CASES[i], i + 1);
      }
      return;
    }
    for (int i = 0; i < CASES.length; i++) {
      decode(folder.resolve("theirs-" + i));
    }
  }

  private static ObjectTransmissionInformation parameters(int[] numbers) {
    return new ObjectTransmissionInformation(
        numbers[0], numbers[1], numbers[2], numbers[3], ALIGNMENT);
  }

  private static void encode(Path file, int[] numbers, int seed) throws IOException {
    ObjectTransmissionInformation oti = parameters(numbers);
    byte[] object = TestObject.bytes(numbers[0], seed);
    List<int[]> ids = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(SEED + seed);
    for (int sbn = 0; sbn < oti.sourceBlocks(); sbn++) {
      int k = oti.blockSymbols(sbn);
      int loss = numbers[4];
      int[] source = IntStream.range(0, k).filter(esi -> random.nextInt(100) >= loss).toArray();
      int missing = k - source.length;
      // From just behind the source, from anywhere, and from the far end.
      IntStream far = IntStream.rangeClosed(TOP_ESI - missing / 3, TOP_ESI);
      IntStream near = IntStream.range(k, k + missing / 3 + 1);
      IntStream any =
          Arrays.stream(
              TestObject.distinct(random, missing / 3 + EXTRA_SYMBOLS, 2 * k + 2, 15_000_000));
      int[] esis =
          IntStream.concat(
                  Arrays.stream(source), IntStream.concat(near, IntStream.concat(any, far)))
              .toArray();
      TestObject.shuffle(random, esis);
      ids.add(esis);
    }
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (int i = 0; i < 4; i++) {
        out.writeInt(numbers[i]);
      }
      out.writeInt(seed);
      out.writeInt(ids.stream().mapToInt(esis -> esis.length).sum());
      byte[] symbol = new byte[oti.symbolBytes()];
      for (int sbn = 0; sbn < ids.size(); sbn++) {
        SourceBlockEncoder encoder = SourceBlockEncoder.of(oti, sbn, object);
        for (int esi : ids.get(sbn)) {
          encoder.symbol(esi, symbol, 0);
          out.writeInt(sbn << 24 | esi);
          out.write(symbol);
        }
      }
    }
  }

  private static void decode(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int[] numbers = {in.readInt(), in.readInt(), in.readInt(), in.readInt()};
      int seed = in.readInt();
      int packets = in.readInt();
      ObjectTransmissionInformation oti = parameters(numbers);
      int[][] esis = new int[oti.sourceBlocks()][packets];
      byte[][][] symbols = new byte[oti.sourceBlocks()][packets][];
      int[] count = new int[oti.sourceBlocks()];
      for (int i = 0; i < packets; i++) {
        int id = in.readInt();
        int sbn = id >>> 24;
        esis[sbn][count[sbn]] = id & DecodingPlan.MAX_ESI;
        symbols[sbn][count[sbn]++] = in.readNBytes(oti.symbolBytes());
      }
      byte[] decoded = new byte[numbers[0]];
      for (int sbn = 0; sbn < oti.sourceBlocks(); sbn++) {
        DecodingPlan plan =
            DecodingPlan.of(oti.blockSymbols(sbn), esis[sbn], count[sbn]).orElseThrow();
        TestObject.decode(oti, sbn, plan, symbols[sbn], decoded, new SymbolSlab());
      }
      if (!Arrays.equals(TestObject.bytes(decoded.length, seed), decoded)) {
        System.err.println(file.getFileName() + ": our decoder got another object: " + oti);
        System.exit(1);
      }
      System.out.println("theirs -> ours  " + oti + " from " + packets + " packets");
    }
  }
}
