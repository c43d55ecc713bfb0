package io.tiovivo.headend.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.console.LogLine;
import io.tiovivo.headend.demo.Story.Move;
import io.tiovivo.headend.demo.Story.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {
  private static final long SECOND_NS = 1_000_000_000L;

  private final List<BoxState> boxes = new ArrayList<>();
  private Story story;

  @Test
  void shouldLetTheLastBoxJoinLate() {
    begin(3);

    assertEquals(List.of(new Step(Move.START, 0), new Step(Move.START, 1)), story.next(0, boxes));
    assertTrue(story.joinsLate(2));
    receives(0, 29.9);
    assertEquals(List.of(), story.next(0, boxes));
    receives(0, 30);
    assertEquals(List.of(new Step(Move.START, 2)), story.next(0, boxes));
    assertEquals(List.of(), story.next(0, boxes));
  }

  @Test
  void shouldKillTheSecondBoxInTheMiddleAndStartItAgain() {
    begin(3);
    story.next(0, boxes);
    receives(1, 49.9);
    assertEquals(List.of(), story.next(0, boxes));
    receives(1, 50.2);
    assertEquals(List.of(new Step(Move.KILL, 1)), story.next(5 * SECOND_NS, boxes));
    boxes.get(1).killed();
    assertEquals(List.of(), story.next(5 * SECOND_NS + 1, boxes));
    assertEquals(List.of(new Step(Move.RESTART, 1)), story.next(6 * SECOND_NS, boxes));
    boxes.get(1).started(0);
    receives(1, 60);
    assertEquals(List.of(), story.next(7 * SECOND_NS, boxes));
  }

  @Test
  void shouldKillAndResumeALoneBox() {
    begin(1);

    assertFalse(story.joinsLate(0));
    assertEquals(List.of(new Step(Move.START, 0)), story.next(0, boxes));
    receives(0, 77);
    assertEquals(List.of(new Step(Move.KILL, 0)), story.next(0, boxes));
  }

  @Test
  void shouldSpareABoxThatWasTooQuickToKill() {
    begin(1);
    story.next(0, boxes);
    boxes.get(0).accept(LogLine.parse("installed slot=A version=1").orElseThrow(), 0);

    assertEquals(List.of(new Step(Move.SPARE, 0)), story.next(0, boxes));
    assertEquals(List.of(), story.next(5 * SECOND_NS, boxes));
  }

  @Test
  void shouldStartTheLateBoxAlthoughTheFirstIsDown() {
    begin(2);
    story.next(0, boxes);
    receives(0, 55);
    boxes.get(0).killed();

    assertEquals(List.of(new Step(Move.START, 1)), story.next(0, boxes));
  }

  @Test
  void shouldStartTheLateBoxEvenIfTheFirstWasTooQuickToWatch() {
    begin(2);
    story.next(0, boxes);
    boxes.get(0).accept(LogLine.parse("installed slot=A version=1").orElseThrow(), 0);

    assertTrue(story.next(0, boxes).contains(new Step(Move.START, 1)));
  }

  private void begin(int count) {
    story = new Story(count);
    for (int i = 0; i < count; i++) {
      boxes.add(new BoxState("box " + (i + 1)));
      boxes.get(i).started(0);
    }
  }

  private void receives(int box, double percent) {
    boxes.get(box).accept(LogLine.of("receiving").with("percent", percent), 0);
  }
}
