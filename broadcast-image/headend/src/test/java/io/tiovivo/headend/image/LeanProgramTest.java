package io.tiovivo.headend.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeanProgramTest {
  private static final int SEGMENT_END = 300;
  private static final int SECTIONS = 400;

  @TempDir Path directory;

  @Test
  void shouldKeepWhatIsMappedAndDropWhatLiesBehindIt() throws Exception {
    byte[] program = program(SECTIONS);

    byte[] lean = LeanProgram.of(program);

    assertEquals(SEGMENT_END, lean.length);
    assertEquals(0, ByteBuffer.wrap(lean).order(ByteOrder.LITTLE_ENDIAN).getLong(40));
    assertEquals(0, ByteBuffer.wrap(lean).getInt(60));
    assertArrayEquals(
        Arrays.copyOfRange(program, 64, SEGMENT_END), Arrays.copyOfRange(lean, 64, SEGMENT_END));
    assertArrayEquals(lean, bytes(Files.write(directory.resolve("lib.so"), program)));
    assertSame(lean, LeanProgram.of(lean), "there is nothing more to drop");
  }

  @Test
  void shouldLeaveAloneWhatIsLaidOutOtherwise() {
    byte[] inside = program(SEGMENT_END - 1);
    byte[] beyond = program(SECTIONS);
    ByteBuffer.wrap(beyond).order(ByteOrder.LITTLE_ENDIAN).putLong(64 + 32, 1L << 40);
    byte[] object = program(SECTIONS);
    object[16] = 1;
    byte[] none = program(SECTIONS);
    none[56] = 0;

    for (byte[] each : new byte[][] {inside, beyond, object, none}) {
      assertSame(each, LeanProgram.of(each));
    }
  }

  @Test
  void shouldLeaveAloneWhatIsNoProgram() throws Exception {
    Path text = Files.writeString(directory.resolve("release"), "JAVA_VERSION");

    assertArrayEquals(Files.readAllBytes(text), bytes(text));
  }

  /** One segment, then what nobody maps. */
  private static byte[] program(int sections) {
    byte[] program = new byte[500];
    Arrays.fill(program, 120, program.length, (byte) 7);
    ByteBuffer bytes = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1});
    bytes.putShort(16, (short) 3).putLong(32, 64).putLong(40, sections);
    bytes.putShort(54, (short) 56).putShort(56, (short) 1);
    bytes.putShort(58, (short) 64).putShort(60, (short) 1).putShort(62, (short) 1);
    bytes.putLong(64 + 8, 0).putLong(64 + 32, SEGMENT_END);
    return program;
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = LeanProgram.of(file)) {
      return in.readAllBytes();
    }
  }
}
