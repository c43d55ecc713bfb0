package io.tiovivo.node.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.machine.PeerAddress;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearSourcesTest {
  private static final List<NearSources.Prefix> OWN =
      List.of(
          new NearSources.Prefix(address("2001:db8:1:2::7"), 64),
          new NearSources.Prefix(address("198.51.100.4"), 24),
          new NearSources.Prefix(address("2001:db8:9::1"), 32));

  @Test
  void shouldTakeWhoeverIsAtHome() {
    for (String near :
        List.of(
            "127.0.0.1",
            "10.255.0.1",
            "172.16.0.1",
            "172.31.255.1",
            "192.168.178.20",
            "169.254.3.4",
            "::1",
            "fe80::1",
            "fd00::1",
            "fc00::1",
            "febf::1",
            "2001:db8:1:2:ffff::1")) {
      assertTrue(NearSources.isNear(address(near), OWN), near);
    }
  }

  @Test
  void shouldShowNothingToTheInternet() {
    for (String far :
        List.of(
            "8.8.8.8",
            "172.32.0.1",
            "172.15.0.1",
            "192.169.0.1",
            "100.64.0.1",
            "11.0.0.1",
            "198.51.100.9",
            "128.0.0.1",
            "2001:db8:1:3::1",
            "2001:db8:5::1",
            "fec0::1",
            "::2",
            "::ffff:8.8.8.8",
            "ff02::1",
            "2001:db8:9:1::1")) {
      assertFalse(NearSources.isNear(address(far), OWN), far);
    }
  }

  private static PeerAddress address(String literal) {
    try {
      return PeerAddress.of(InetAddress.getByName(literal).getAddress(), 1);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
