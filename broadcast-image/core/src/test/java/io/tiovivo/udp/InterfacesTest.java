package io.tiovivo.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterfacesTest {
  @Test
  void shouldPreferTheFirstOfTheNamesThatCanBeUsed() throws Exception {
    List<String> usable =
        new ArrayList<>(Interfaces.all(true).stream().map(NetworkInterface::getName).toList());
    Collections.reverse(usable);
    List<String> names = new ArrayList<>(List.of("nosuch0", "nosuch1"));
    names.addAll(usable);
    assertEquals(Optional.of(usable.get(0)), Interfaces.preferred(names, true));
  }

  @Test
  void shouldLeaveItToTheDefaultWhenNoneOfTheNamesCanBeUsed() {
    assertEquals(Optional.empty(), Interfaces.preferred(List.of(), true));
    assertEquals(Optional.empty(), Interfaces.preferred(List.of("nosuch0", ""), true));
    assertEquals(Optional.empty(), Interfaces.preferred(List.of("nosuch0"), false));
  }
}
