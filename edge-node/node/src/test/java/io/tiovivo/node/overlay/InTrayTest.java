package io.tiovivo.node.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.proto.Find;
import io.tiovivo.node.proto.Join;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.OverlayMessage.BodyCase;
import io.tiovivo.node.proto.Probe;
import io.tiovivo.node.proto.Publish;
import io.tiovivo.node.proto.Renew;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InTrayTest {
  private static final OverlayMessage JOIN = message().setJoin(Join.newBuilder()).build();
  private static final OverlayMessage RENEW = message().setRenew(Renew.newBuilder()).build();

  @Test
  void shouldServeLeasesBeforeMembershipBeforePresenceBeforeLookUpsBeforeJoins() {
    InTray tray = new InTray();
    tray.put(null, JOIN);
    tray.put(null, message().setFind(Find.newBuilder()).build());
    tray.put(null, message().setPublish(Publish.newBuilder()).build());
    tray.put(null, message().setProbe(Probe.newBuilder()).build());
    tray.put(null, RENEW);

    assertEquals(
        List.of(BodyCase.RENEW, BodyCase.PROBE, BodyCase.PUBLISH, BodyCase.FIND, BodyCase.JOIN),
        drain(tray));
    assertTrue(tray.isEmpty());
    assertNull(tray.take());
  }

  @Test
  void shouldGiveUpJoinsForRenewalsWhenThereIsNoRoom() {
    InTray tray = new InTray();
    for (int i = 0; i < InTray.MAX_MESSAGES; i++) {
      tray.put(null, JOIN);
    }
    tray.put(null, RENEW);
    tray.put(null, JOIN);

    List<BodyCase> served = drain(tray);

    assertEquals(2, tray.dropped());
    assertEquals(InTray.MAX_MESSAGES, served.size());
    assertEquals(BodyCase.RENEW, served.get(0));
  }

  @Test
  void shouldNotGiveUpARenewalForAnother() {
    InTray tray = new InTray();
    for (int i = 0; i < InTray.MAX_MESSAGES + 5; i++) {
      tray.put(null, RENEW);
    }

    assertEquals(5, tray.dropped());
    assertEquals(InTray.MAX_MESSAGES, drain(tray).size());
  }

  private static List<BodyCase> drain(InTray tray) {
    List<BodyCase> served = new ArrayList<>();
    for (InTray.Letter next = tray.take(); next != null; next = tray.take()) {
      served.add(next.message().getBodyCase());
    }
    return served;
  }

  private static OverlayMessage.Builder message() {
    return OverlayMessage.newBuilder().setFormat(1);
  }
}
