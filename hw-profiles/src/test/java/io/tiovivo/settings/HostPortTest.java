package io.tiovivo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostPortTest {
  @Test
  void shouldReadHostsAndPortsAsPeopleTypeThem() throws IOException {
    assertEquals(Optional.of(new HostPort("192.0.2.1", 8486)), HostPort.parse("192.0.2.1:8486"));
    assertEquals(Optional.of(new HostPort("2001:db8::1", 1)), HostPort.parse("[2001:db8::1]:1"));
    assertEquals(Optional.of(new HostPort("", 0)), HostPort.parseLocal("0"));
    assertEquals(Optional.empty(), HostPort.parse("8486"));
    assertEquals(Optional.empty(), HostPort.parse("2001:db8::1"));
    assertEquals(Optional.empty(), HostPort.parse("host:99999"));
    assertEquals(Optional.empty(), HostPort.parse("ho st:1"));
    assertEquals(
        InetAddress.getByName("192.0.2.1"), new HostPort("192.0.2.1", 1).literal().orElseThrow());
    assertTrue(new HostPort("example.org", 1).literal().isEmpty());
  }
}
