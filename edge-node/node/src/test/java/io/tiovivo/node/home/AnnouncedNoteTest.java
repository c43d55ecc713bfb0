package io.tiovivo.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnnouncedNoteTest {
  private static AnnouncedNote parse(String text) {
    return AnnouncedNote.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldComeBackAsItWent() {
    Map<String, Entity.Platform> components = new LinkedHashMap<>();
    components.put("role", Entity.Platform.SENSOR);
    components.put("output_relay-1", Entity.Platform.SWITCH);
    AnnouncedNote note = new AnnouncedNote("homeassistant", components);
    assertEquals(note, parse(note.text()));
  }

  @Test
  void shouldTakeNothingThatIsNone() {
    for (String bad :
        List.of("", "#\n", "a/+/b", "$SYS", "with blank", "x".repeat(200), "\u0000")) {
      assertNull(parse(bad), bad);
    }
    assertNull(AnnouncedNote.parse(new byte[100_000]));
  }

  @Test
  void shouldLeaveOutWhatIsNoComponent() {
    AnnouncedNote note =
        parse("ha\nrole sensor\nrole\n x\n../x sensor\nx robot\nUP switch\n\"} sensor");
    assertEquals(Map.of("role", Entity.Platform.SENSOR), note.components());
  }

  @Test
  void shouldHoldOnlySoMany() {
    StringBuilder text = new StringBuilder("ha");
    for (int i = 0; i < 1000; i++) {
      text.append("\nk").append(i).append(" sensor");
    }
    assertEquals(AnnouncedNote.MAX_COMPONENTS, parse(text.toString()).components().size());
  }

  @Test
  void shouldSurviveAnything() {
    SplittableRandom random = new SplittableRandom(3);
    byte[] good = "homeassistant\nrole sensor\noutput_x switch".getBytes(StandardCharsets.UTF_8);
    int read = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = random.nextInt(6); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      AnnouncedNote note = AnnouncedNote.parse(bytes);
      if (note != null) {
        read++;
        assertEquals(note, AnnouncedNote.parse(note.text().getBytes(StandardCharsets.UTF_8)));
      }
    }
    assertTrue(read > 300);
  }

  @Test
  void shouldTakeBackWhatStoodUnderAnotherPrefix() {
    HomeWorld world = new HomeWorld(5);
    world.settle();
    world.client.cut();
    String old = "ha/device/" + HomeWorld.DEVICE + "/config";
    world.publish(old, "{}", true);
    world.publish(HomeWorld.BASE + "/announced", "ha\nrole sensor", true);
    world.settle();
    world.startNode();
    world.run(5);
    assertNull(world.broker.keptText(old));
    assertTrue(world.broker.keptText(HomeWorld.BASE + "/announced").startsWith("homeassistant\n"));
  }
}
