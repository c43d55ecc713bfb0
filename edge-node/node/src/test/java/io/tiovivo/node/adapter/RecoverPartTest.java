package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.pins.PinEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoverPartTest {
  @TempDir Path directory;
  private final List<ControlRequest> asked = new ArrayList<>();

  @Test
  void shouldLeaveTheLoaderANoteAndEndTheProcess() {
    ControlReply reply = part(directory).obey(0, new ControlRequest.Recover(), null).get();
    assertTrue(reply.done());
    assertTrue(Files.exists(directory.resolve(LaunchEnvironment.RECEIVE_ORDER)));
    assertEquals(List.of(new ControlRequest.Restart()), asked);
  }

  @Test
  void shouldGoOnRunningWhenItCannotLeaveTheNote() {
    Path gone = directory.resolve("gone");
    assertFalse(part(gone).obey(0, new ControlRequest.Recover(), null).get().done());
    assertEquals(List.of(), asked);
  }

  @Test
  void shouldLeaveAFactoryResetToOthers() {
    assertTrue(
        part(directory)
            .obey(0, new ControlRequest.Reset(ControlRequest.ResetLevel.OWNER), null)
            .isEmpty());
  }

  @Test
  void shouldStrikeOutAPressOnceTheButtonIsUp() throws Exception {
    Path press = Files.createFile(directory.resolve(LaunchEnvironment.PRESS_NOTE));
    RecoverPart part = part(directory);
    part.onEvent(0, new PinEvent.Changed("lamp", true, 0));
    assertTrue(Files.exists(press));

    part.onEvent(1, new PinEvent.ButtonUp());
    part.onEvent(2, new PinEvent.ButtonUp());

    assertFalse(Files.exists(press));
  }

  private RecoverPart part(Path home) {
    return new RecoverPart(home, asked::add);
  }
}
