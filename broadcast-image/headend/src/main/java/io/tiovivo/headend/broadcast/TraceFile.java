package io.tiovivo.headend.broadcast;

import io.tiovivo.carousel.SenderEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes down what was sent, a line of CSV per packet: to compare with what a dissector reads. */
final class TraceFile implements AutoCloseable {
  private final int tsi;
  private final BufferedWriter out;

  TraceFile(Path file, int tsi) throws IOException {
    this.tsi = tsi;
    out = Files.newBufferedWriter(file);
    out.write(
        "tsi,toi,fec_encoding_id,sbn,esi,transfer_bytes,symbol_bytes,source_blocks,sub_blocks,"
            + "alignment,fdt_instance_id\n");
  }

  void write(SenderEvent.Sent sent) {
    try {
      out.write(
          Integer.toUnsignedString(tsi)
              + ","
              + Integer.toUnsignedString(sent.toi())
              + ","
              + sent.codepoint()
              + ","
              + sent.sbn()
              + ","
              + sent.esi()
              + ","
              + sent.transferBytes()
              + ","
              + sent.symbolBytes()
              + ","
              + sent.sourceBlocks()
              + ","
              + sent.subBlocks()
              + ","
              + sent.alignment()
              + ","
              + sent.fdtInstanceId()
              + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
