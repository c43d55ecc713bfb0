package io.tiovivo.boot.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.boot.Fitness;
import io.tiovivo.boot.image.BootImageDecision.Row;
import io.tiovivo.boot.slots.BootImageEntry;
import io.tiovivo.boot.slots.BootImageState;
import io.tiovivo.boot.slots.Partition;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A test for each row of the table of boot images. */
final class BootImageDecisionTest {
  private static final Partition A = Partition.A;
  private static final Partition B = Partition.B;

  static Stream<Arguments> rows() {
    BootImageState staged = BootImageState.STAGED;
    BootImageState tried = BootImageState.TRIED;
    BootImageState bad = BootImageState.BAD;
    return Stream.of(
        row(Row.NONE, entry(BootImageState.NONE, null), A, A),
        row(Row.OVERTAKEN, entry(BootImageState.RECEIVING, B), B, B),
        row(Row.OVERTAKEN, entry(staged, B), B, B),
        row(Row.RECEIVING, entry(BootImageState.RECEIVING, B), A, A),
        row(Row.CONFIRMED_LATE, entry(tried, B, false, 1, 1, 0), B, B),
        row(Row.CONFIRMED_LATE, entry(staged, B, false, 1, 0, 0), B, B),
        row(Row.TRIAL, entry(tried, B, false, 1, 2, 0), B, A),
        row(Row.TRIAL, entry(staged, B, false, 1, 0, 0), B, A),
        row(Row.TRIAL_USED_UP, entry(tried, B, false, 1, 3, 0), B, A),
        row(Row.CAME_BACK, entry(tried, B, false, 1, 0, 0), A, A),
        row(Row.TRIES_USED_UP, entry(staged, B, false, 3, 0, 0), A, A),
        row(Row.HELD, entry(staged, B, true, 0, 0, 0), A, A),
        row(Row.UNCHECKED, entry(staged, B), A, A),
        row(Row.DAMAGED, Fitness.UNFIT, entry(staged, B), A, A),
        row(Row.BLOCKED, Fitness.BLOCKED, entry(staged, B), A, A),
        row(Row.TRY, Fitness.FIT, entry(staged, B, false, 2, 0, 0), A, A),
        row(Row.LEAVE, entry(bad, B, false, 1, 3, 1), B, A),
        row(Row.BAD, entry(bad, B, false, 1, 3, 2), B, A),
        row(Row.BAD, entry(bad, B), B, B),
        row(Row.BAD, entry(bad, B), A, A),
        row(Row.GONE_BACK, entry(BootImageState.CONFIRMED, B), A, A),
        row(Row.CONFIRMED, entry(BootImageState.CONFIRMED, B), B, B));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(
      Row row, Fitness fitness, BootImageEntry entry, Partition running, Partition standard) {
    assertEquals(row, BootImageDecision.of(entry, status(running, standard), fitness));
  }

  @Test
  void shouldHaveATestForEachRow() {
    Set<Row> tested = EnumSet.noneOf(Row.class);
    rows().forEach(each -> tested.add((Row) each.get()[0]));
    assertEquals(EnumSet.allOf(Row.class), tested);
  }

  private static Arguments row(
      Row row, BootImageEntry entry, Partition running, Partition standard) {
    return row(row, Fitness.UNCHECKED, entry, running, standard);
  }

  private static Arguments row(
      Row row, Fitness fitness, BootImageEntry entry, Partition running, Partition standard) {
    return Arguments.of(row, fitness, entry, running, standard);
  }

  private static BootImageEntry entry(BootImageState state, Partition partition) {
    return entry(state, partition, false, 0, 0, 0);
  }

  private static BootImageEntry entry(
      BootImageState state, Partition partition, boolean held, int tries, int runs, int restarts) {
    return new BootImageEntry(
        state, partition, "", "1.2", 2, 10, "", held, tries, runs, restarts, "");
  }

  private static BootSwitch.Status status(Partition running, Partition standard) {
    return new BootSwitch.Status(running, standard, "/dev/x", 1 << 20, "1.1", 1);
  }
}
