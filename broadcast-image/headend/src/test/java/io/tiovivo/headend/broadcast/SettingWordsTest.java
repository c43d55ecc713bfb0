package io.tiovivo.headend.broadcast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.FleetSetting;
import io.tiovivo.image.proto.FleetSettings;
import io.tiovivo.settings.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingWordsTest {
  @TempDir Path temp;

  @Test
  void shouldSetKeysOfAllOrOfAShare() throws UsageException {
    FleetSettings settings =
        SettingWords.of(
                List.of("update.window=01:00-05:00 mon-fri", "log=debug@10%", "log = warn@10-50%"))
            .orElseThrow();

    FleetSetting all = settings.getSettings(0);
    assertEquals("01:00-05:00 mon-fri", all.getValue());
    assertFalse(all.hasCohort());
    assertEquals(1_000, settings.getSettings(1).getCohort().getEndPermyriad());
    assertEquals(1_000, settings.getSettings(2).getCohort().getFirstPermyriad());
    assertEquals("warn", settings.getSettings(2).getValue());
    assertEquals(Optional.empty(), SettingWords.of(List.of()));
  }

  @Test
  void shouldRefuseWhatNodesWouldRefuse() {
    says("names no key (did you mean log?)", "lgo=info");
    says("is for owners alone", "mqtt.broker=mqtt://here");
    says("is for owners alone", "rescue.key=none");
    says("is not one of trace", "log=loud");
    says("is not KEY=VALUE", "log");
    says("has no share of the fleet", "log=warn@0%");
    says("has no share of the fleet", "log=warn@50-10%");
    says("has no share of the fleet", "log=warn@101%");
    says("at most 32", Collections.nCopies(33, "log=warn").toArray(String[]::new));
    says(
        "at most 1024",
        Collections.nCopies(20, "quiet-hours=" + "22:00-07:00 mon-fri ".repeat(4).strip())
            .toArray(String[]::new));
  }

  @Test
  void shouldKeepTheNewestBeaconInAFileNowAndThen() throws Exception {
    long[] nowMs = {1_700_000_000_000L};
    BeaconMaker maker =
        new BeaconMaker("garden", Beacon.getDefaultInstance(), () -> nowMs[0], bytes -> bytes);
    Path file = temp.resolve("beacon");
    BeaconFile kept = new BeaconFile(file, maker);

    assertEquals(Optional.empty(), kept.look(0));
    assertFalse(Files.exists(file), "there is none yet");
    byte[] first = maker.next().envelope();
    kept.look(1_000);
    nowMs[0] += 1_000;
    byte[] second = maker.next().envelope();
    kept.look(2_000);
    assertArrayEquals(first, Files.readAllBytes(file), "once a minute is enough");
    kept.look(1_000 + BeaconFile.INTERVAL_MS);
    assertArrayEquals(second, Files.readAllBytes(file));

    Path nowhere = temp.resolve("none").resolve("beacon");
    assertTrue(new BeaconFile(nowhere, maker).look(0).orElse("").contains("cannot write"));
  }

  private static void says(String what, String... texts) {
    String message =
        assertThrows(UsageException.class, () -> SettingWords.of(List.of(texts))).getMessage();
    assertTrue(message.contains(what), message);
  }
}
