package io.tiovivo.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void shouldAlignColumnsToTheirWidestCell() {
    Table table =
        new Table("NAME", ">BYTES", "NOTE").row("a", "12345678", "").row("longer", "1", "x");

    assertEquals(
        List.of("NAME       BYTES  NOTE", "a       12345678", "longer         1  x"),
        table.lines());
  }

  @Test
  void shouldRefuseARowOfAnotherWidth() {
    assertThrows(IllegalArgumentException.class, () -> new Table("A", "B").row("a"));
  }
}
