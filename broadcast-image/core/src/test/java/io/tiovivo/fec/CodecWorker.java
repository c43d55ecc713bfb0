package io.tiovivo.fec;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Our side of {@code broadcast-image/bench/codec-speed.sh}: measures when it is told to, by
 * processor time of the whole process, compiler and collector included. Orders come as lines:
 * {@code prepare K}; {@code decode NS}, {@code encode NS}: once, and again until so much time was
 * used, to be answered by the time and the number of runs. {@code speed.mjs} takes the same orders.
 *
 * <p>Encoding: one block prepared (plan cached) and K repair symbols made. Decoding: plan and
 * block, from K + 1 repair symbols.
 */
public final class CodecWorker {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final int k;
  private final byte[] object;
  private final ObjectTransmissionInformation oti;
  private final int[] esis;
  private final byte[][] symbols;
  private final byte[] decoded;
  private final SymbolSlab slab = new SymbolSlab();
  private final byte[] symbol = new byte[CodecSpeed.SYMBOL_BYTES];

  private CodecWorker(int k) {
    this.k = k;
    object = TestObject.bytes(k * CodecSpeed.SYMBOL_BYTES, k);
    decoded = new byte[object.length];
    oti = TestObject.oneBlock(object.length, CodecSpeed.SYMBOL_BYTES, 8);
    esis = TestObject.distinct(new SplittableRandom(k), k + 1, k, DecodingPlan.MAX_ESI + 1);
    SourceBlockEncoder encoder = SourceBlockEncoder.of(oti, 0, object);
    symbols = TestObject.symbols(encoder, CodecSpeed.SYMBOL_BYTES, esis);
  }

  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    CodecWorker worker = null;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] order = line.split(" ");
      if (order[0].equals("prepare")) {
        // Let go of the last block first: there may be no room for both.
        worker = null;
        worker = new CodecWorker(Integer.parseInt(order[1]));
        worker.decode();
        worker.check();
        System.out.println("ready");
        continue;
      }
      Runnable work = order[0].equals("decode") ? worker::decode : worker::encode;
      long wantedNs = Long.parseLong(order[1]);
      long startNs = SYSTEM.getProcessCpuTime();
      long elapsedNs;
      int runs = 0;
      do {
        work.run();
        runs++;
        elapsedNs = SYSTEM.getProcessCpuTime() - startNs;
      } while (elapsedNs < wantedNs);
      System.out.println(elapsedNs + " " + runs);
    }
  }

  private void encode() {
    SourceBlockEncoder encoder = SourceBlockEncoder.of(oti, 0, object);
    for (int i = 0; i < k; i++) {
      encoder.symbol(k + i, symbol, 0);
    }
  }

  private void decode() {
    DecodingPlan plan = DecodingPlan.of(k, esis, esis.length).orElseThrow();
    TestObject.decode(oti, 0, plan, symbols, decoded, slab);
  }

  private void check() {
    if (!Arrays.equals(object, decoded)) {
      throw new IllegalStateException("K = " + k + " decoded wrongly");
    }
  }
}
