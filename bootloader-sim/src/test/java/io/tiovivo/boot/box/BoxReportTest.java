package io.tiovivo.boot.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.Slot;
import io.tiovivo.carousel.ReceiverCounters;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.console.StatusLine;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.udp.ReceiveBuffer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BoxReportTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final BoxReport report =
      new BoxReport(new StatusLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), false));

  @Test
  void shouldSayAtTheEndWhatWasReceivedInAllRunsTogether() {
    report.reception(
        0,
        new ReceiverEvent.Receiving(Offer.newBuilder().setVersion("1.0").build(), 700, 1000, ""));
    report.reception(1, ready(305, 0));
    report.installed(Slot.A, "1.0");

    assertEquals(
        "resumed percent=70 version=1.0\n"
            + "installed slot=A version=1.0 symbols=1005 needed=1000\n",
        bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldSayAtTheEndWhatSomebodyForged() {
    report.reception(1, ready(305, 1));
    report.installed(Slot.A, "1.0");
    assertEquals(
        "installed slot=A version=1.0 symbols=305 needed=0 forged=24 unproven=25 forged_hashes=23"
            + " hash_checks=22 wrong_blocks=20\n",
        bytes.toString(StandardCharsets.UTF_8));
  }

  private static ReceiverEvent.ImageReady ready(long symbols, int strictPaths) {
    ReceiverCounters counters =
        new ReceiverCounters(
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            17,
            18,
            19,
            20,
            21,
            22,
            23,
            24,
            25,
            strictPaths,
            27);
    return new ReceiverEvent.ImageReady(
        new byte[0], Manifest.getDefaultInstance(), symbols, 1, counters);
  }

  @Test
  void shouldSayWhenTheKernelClampsTheReceiveBuffer() {
    report.receiveBuffer(new ReceiveBuffer(4 << 20, 425_984));
    String said = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(
        said.startsWith("receive-buffer granted_bytes=425984 asked_bytes=4194304 advice="), said);
    assertTrue(said.contains("sysctl -w net.core.rmem_max=4194304"), said);
  }

  @Test
  void shouldSayNothingOfAReceiveBufferThatIsAsWanted() {
    report.receiveBuffer(new ReceiveBuffer(4 << 20, 8 << 20));
    assertEquals("", bytes.toString(StandardCharsets.UTF_8));
  }
}
