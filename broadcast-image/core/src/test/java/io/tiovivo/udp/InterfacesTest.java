package io.tiovivo.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterfacesTest {
  private static List<String> heard(List<String> preferred) throws NetworkException {
    InterfaceChoice choice = new InterfaceChoice(Optional.empty(), preferred);
    return Interfaces.toListen(choice, true).stream().map(NetworkInterface::getName).toList();
  }

  @Test
  void shouldPreferTheFirstOfTheNamesThatCanBeUsed() throws Exception {
    List<String> usable = new ArrayList<>(heard(List.of()));
    Collections.reverse(usable);
    List<String> names = new ArrayList<>(List.of("nosuch0", "nosuch1"));
    names.addAll(usable);
    assertEquals(List.of(usable.get(0)), heard(names));
  }

  @Test
  void shouldTakeAllWhenNoneOfTheNamesCanBeUsed() throws Exception {
    assertEquals(heard(List.of()), heard(List.of("nosuch0", "")));
  }
}
