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
    report.reception(
        1,
        new ReceiverEvent.ImageReady(
            new byte[0],
            Manifest.getDefaultInstance(),
            305,
            1,
            new ReceiverCounters(
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
    report.installed(Slot.A, "1.0");

    assertEquals(
        "resumed percent=70 version=1.0\n"
            + "installed slot=A version=1.0 symbols=1005 needed=1000\n",
        bytes.toString(StandardCharsets.UTF_8));
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
