package io.tiovivo.node.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.node.proto.UpdateStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateJsonTest {
  private static Map<String, Object> json(UpdateStatus.Builder update) {
    return Json.object(UpdateJson.of(update.build()));
  }

  private static UpdateStatus.Builder offer(String installed, String latest) {
    return UpdateStatus.newBuilder()
        .setInstalled(installed)
        .setInstalledRelease(7)
        .setLatest(latest)
        .setLatestRelease(8)
        .setState("waiting");
  }

  @Test
  void shouldBeUpToDateWhenNothingNewerIsOnTheAir() {
    Map<String, Object> json = json(offer("1.2.0", "").setLatestRelease(0));
    assertEquals("1.2.0", json.get("installed_version"));
    assertEquals("1.2.0", json.get("latest_version"));
    assertEquals("", json.get("release_summary"));
  }

  @Test
  void shouldShowPlainVersionsWhereBothMeanTheSame() {
    assertEquals("1.10.0", json(offer("1.9.3", "1.10.0")).get("latest_version"));
  }

  @Test
  void shouldShowTheReleaseWhereHomeAssistantWouldTakeTheNewOneForOld() {
    for (List<String> each :
        List.of(
            List.of("1.10.0", "1.9.0"),
            List.of("1.0", "1.0"),
            List.of("spring", "autumn"),
            List.of("2.0-rc1", "2.0-rc2"))) {
      Map<String, Object> json = json(offer(each.get(0), each.get(1)));
      assertEquals(each.get(0) + " (release 7)", json.get("installed_version"));
      assertEquals(each.get(1) + " (release 8)", json.get("latest_version"));
    }
  }

  @Test
  void shouldShowProgressOnlyWhileItReceives() {
    UpdateStatus.Builder update = offer("1.0", "1.1").setProgressPermille(437);
    assertEquals(false, json(update).get("in_progress"));
    assertNull(json(update).get("update_percentage"));
    assertEquals(43.0, json(update.setState("receiving")).get("update_percentage"));
    assertEquals(true, json(update.setState("restarting")).get("in_progress"));
    assertNull(json(update).get("update_percentage"));
  }

  @Test
  void shouldSayFirstThatItIsAnEmergency() {
    String summary =
        (String)
            json(offer("1.0", "1.1").setEmergency(true).setNotes("n".repeat(900)))
                .get("release_summary");
    assertTrue(summary.startsWith("Security emergency. "));
    assertEquals(Picture.MAX_TEXT, summary.length());
  }

  @Test
  void shouldLeaveOutAVersionThatNobodyKnows() {
    assertTrue(!json(offer("", "").setLatestRelease(0)).containsKey("installed_version"));
  }
}
