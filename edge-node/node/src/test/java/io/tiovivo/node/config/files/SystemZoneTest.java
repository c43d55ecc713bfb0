package io.tiovivo.node.config.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemZoneTest {
  @TempDir Path directory;

  @Test
  void shouldFindTheZoneWhereLinuxKeepsIt() throws Exception {
    Path link = directory.resolve("localtime");
    Files.createSymbolicLink(link, Path.of("/usr/share/zoneinfo/America/Argentina/Ushuaia"));

    assertEquals(ZoneId.of("America/Argentina/Ushuaia"), SystemZone.of(Map.of(), link));
    assertEquals(ZoneId.of("Asia/Tokyo"), SystemZone.of(Map.of("TZ", "Asia/Tokyo"), link));
    assertEquals(ZoneId.of("Asia/Tokyo"), SystemZone.of(Map.of("TZ", ":Asia/Tokyo"), link));
  }

  @Test
  void shouldAskJavaWhereItIsNot() {
    Path none = directory.resolve("none");

    assertEquals(ZoneId.systemDefault(), SystemZone.of(Map.of(), none));
    assertEquals(ZoneId.systemDefault(), SystemZone.of(Map.of("TZ", "CET-1CEST,M3.5.0"), none));
  }
}
