package io.tiovivo.boot.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.boot.slots.Partition;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What holds of every boot switch; the machine was started from A, its standard. */
public abstract class BootSwitchContract {
  protected abstract BootSwitch firmware() throws IOException;

  /** Restarts the machine. */
  protected abstract void restart() throws IOException;

  @Test
  void shouldSayWhatRunsAndWhatDoesNot() throws IOException {
    BootSwitch.Status status = firmware().status();
    assertEquals(Partition.A, status.running());
    assertEquals(Partition.A, status.standard());
    assertEquals("/dev/pB", status.device());
    assertEquals(65536, status.bytes());
    assertEquals("0.9", status.version());
    assertEquals(1, status.release());
  }

  @Test
  void shouldTryOnceAndNoMore() throws IOException {
    firmware().tryOnce(Partition.B);
    firmware().tryOnce(Partition.B);
    assertRuns(Partition.A, Partition.A);
    restart();
    assertRuns(Partition.B, Partition.A);
    assertEquals("/dev/pA", firmware().status().device());
    restart();
    assertRuns(Partition.A, Partition.A);
  }

  @Test
  void shouldKeepWhatIsMadeTheStandard() throws IOException {
    firmware().tryOnce(Partition.B);
    restart();
    firmware().makeStandard(Partition.B);
    firmware().makeStandard(Partition.B);
    assertRuns(Partition.B, Partition.B);
    restart();
    restart();
    assertRuns(Partition.B, Partition.B);
  }

  @Test
  void shouldTakeBackATry() throws IOException {
    firmware().tryNone();
    firmware().tryOnce(Partition.B);
    firmware().tryNone();
    restart();
    assertRuns(Partition.A, Partition.A);
  }

  private void assertRuns(Partition running, Partition standard) throws IOException {
    BootSwitch.Status status = firmware().status();
    assertEquals(running, status.running());
    assertEquals(standard, status.standard());
  }
}
