package io.tiovivo.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MulticastGroupTest {
  @Test
  void shouldReadGroupsAndSources() {
    assertTrue(MulticastGroup.parse("239.255.84.86", 8484).isIpv4());
    assertFalse(MulticastGroup.parse("ff15::5486", 8484).isIpv4());
    MulticastGroup one = MulticastGroup.parse("10.0.0.1@232.1.2.3", 1);
    assertEquals("10.0.0.1", one.source().orElseThrow().getHostAddress());
    assertEquals("10.0.0.1@232.1.2.3 port 1", one.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.1",
        "example.org",
        "239.255.84",
        "ff15::5486@239.1.1.1",
        "239.1.1.1@239.1.1.2",
        "10.0.0.1@ff15::1",
        "@239.1.1.1",
        "300.1.1.1",
        "::1"
      })
  void shouldSayWhatIsWrong(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> MulticastGroup.parse(text, 8484))
            .getMessage();
    assertTrue(message.contains("address"), message);
  }

  @Test
  void shouldNameTheOptionThatIsWrong() {
    assertEquals(
        MulticastGroup.parse("239.1.1.1", 65_535),
        MulticastGroup.ofOptions("239.1.1.1", "65535", IllegalStateException::new));
    for (String port : new String[] {"0", "65536", "-1", "x", "", "999999999999"}) {
      assertRefused("--port: \"" + port + "\" is not a whole number", "239.1.1.1", port);
    }
    assertRefused("--group: \"10.0.0.1\" is not a multicast address", "10.0.0.1", "1");
  }

  private static void assertRefused(String start, String group, String port) {
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> MulticastGroup.ofOptions(group, port, IllegalStateException::new))
            .getMessage();
    assertTrue(message.startsWith(start), message);
  }

  @Test
  void shouldDropTheSameDatagramsForTheSameSeed() {
    DropFilter one = new DropFilter(20, 7);
    DropFilter two = new DropFilter(20, 7);
    int drops = 0;
    for (int i = 0; i < 10_000; i++) {
      boolean dropped = one.drops();
      assertEquals(dropped, two.drops());
      drops += dropped ? 1 : 0;
    }
    assertEquals(2000, drops, 150);
  }
}
