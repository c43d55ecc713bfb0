package io.tiovivo.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.FieldLimits;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.Cohort;
import io.tiovivo.image.proto.FleetSetting;
import io.tiovivo.image.proto.FleetSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsOnTheAirTest {
  /** As many fields as a receiver of 0.1.0 knows; what is in them does not matter here. */
  private static final FieldLimits BEFORE =
      new FieldLimits()
          .number(1, "format")
          .bytes(2, "fleet", 64)
          .number(3, "sequence")
          .number(4, "time")
          .number(5, "end");

  private static byte[] beacon(int settings, int valueBytes) {
    FleetSettings.Builder all = FleetSettings.newBuilder();
    for (int i = 0; i < settings; i++) {
      all.addSettings(
          FleetSetting.newBuilder()
              .setKey("key-" + i)
              .setValue("x".repeat(valueBytes))
              .setCohort(Cohort.newBuilder().setEndPermyriad(100)));
    }
    return Beacon.newBuilder()
        .setFormat(1)
        .setFleet("garden")
        .setSequence(1)
        .setTimeS(1)
        .setNotAfterS(2)
        .setSettings(all)
        .build()
        .toByteArray();
  }

  @Test
  void shouldPassOlderReceiversHoweverManyThereAre() {
    assertEquals(Optional.empty(), BEFORE.flaw(beacon(32, 256)));
    assertEquals(Optional.empty(), ImageLimits.BEACON.flaw(beacon(32, 256)));
  }

  @Test
  void shouldRefuseMoreThanANodeWouldLookAt() {
    assertTrue(ImageLimits.BEACON.flaw(beacon(33, 1)).orElse("").contains("setting comes more"));
    assertTrue(ImageLimits.BEACON.flaw(beacon(1, 257)).orElse("").contains("value has 257 bytes"));
  }

  @Test
  void shouldGiveABoxAnotherShareForEachKey() {
    assertEquals(Cohorts.share("box", "log"), Cohorts.share("box", "log"));
    assertTrue(Cohorts.share("box", "log") != Cohorts.share("box", "serve.relay"));
    assertEquals(Cohorts.share("box", 42), Cohorts.share("box", "42"));
  }
}
