package io.tiovivo.node.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.join.AddressBook.Source;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Subnets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AddressBookTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 100_000 * SECOND;

  private final SplittableRandom random = new SplittableRandom(1);
  private final AddressBook book = new AddressBook(JoinSettings.standard());

  @Test
  void shouldKeepTwoHundredAddressesAndDropTheWorst() {
    for (int i = 0; i < 1_000; i++) {
      book.add(NOW + i * SECOND, contact(i), Source.HEARD);
    }
    assertEquals(200, book.count());
    for (int i = 0; i < 500; i++) {
      Contact drawn = book.draw(NOW + 2_000 * SECOND, random).orElseThrow();
      assertTrue(drawn.id().low() >= 800, "the last 200 are the freshest");
    }
  }

  @Test
  void shouldNeverDropWhatTheOwnerWroteDown() {
    book.add(NOW, contact(7), Source.CONFIGURED);
    for (int i = 100; i < 1_000; i++) {
      book.add(NOW + i * SECOND, contact(i), Source.HEARD);
    }
    Set<Contact> drawn = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      drawn.add(book.draw(NOW + 2_000 * SECOND, random).orElseThrow());
    }
    assertTrue(drawn.contains(contact(7)));
    book.demoted(NOW, contact(7), random);
    assertEquals(200, book.count());
  }

  @Test
  void shouldLetAContactThatFailedRestLongerEachTime() {
    book.add(NOW, contact(1), Source.BEACON);
    book.failed(NOW, contact(1), random);
    assertTrue(book.rests(NOW + 59 * SECOND, contact(1)));
    assertTrue(book.draw(NOW + 59 * SECOND, random).isEmpty());
    assertFalse(book.rests(NOW + 121 * SECOND, contact(1)));
    book.failed(NOW + 121 * SECOND, contact(1), random);
    assertTrue(book.rests(NOW + 240 * SECOND, contact(1)));
    book.answered(NOW + 240 * SECOND, contact(1), true);
    assertFalse(book.rests(NOW + 240 * SECOND, contact(1)));
  }

  @Test
  void shouldComeBackFromItsFile() {
    for (int i = 1; i <= 150; i++) {
      book.add(NOW, contact(i), Source.HEARD);
    }
    book.answered(NOW + SECOND, contact(42), true);
    byte[] file = book.export(NOW + 2 * SECOND);

    AddressBook next = new AddressBook(JoinSettings.standard());
    assertEquals(150, next.load(5 * SECOND, file));

    assertEquals(150, next.count());
    byte[] again = next.export(5 * SECOND);
    assertEquals((double) file.length, again.length, 300);
  }

  @Test
  void shouldSurviveADamagedFile() {
    for (int i = 1; i <= 50; i++) {
      book.add(NOW, contact(i), Source.HEARD);
    }
    byte[] file = book.export(NOW);
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = Arrays.copyOf(file, random.nextInt(file.length + 1));
      for (int flips = random.nextInt(8); flips > 0 && damaged.length > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      AddressBook next = new AddressBook(JoinSettings.standard());
      next.load(NOW, damaged);
      assertTrue(next.count() <= 200);
      next.draw(NOW, random);
      next.export(NOW);
    }
  }

  @Test
  void shouldDrawFromEverySource() {
    book.add(NOW, contact(1), Source.BEACON);
    for (int i = 10; i < 190; i++) {
      book.add(NOW, contact(i), Source.HEARD);
    }
    int fromBeacon = 0;
    for (int i = 0; i < 1_000; i++) {
      fromBeacon += book.draw(NOW, random).orElseThrow().equals(contact(1)) ? 1 : 0;
    }
    assertTrue(fromBeacon > 400 && fromBeacon < 600, fromBeacon + " of 1000");
  }

  @Test
  void shouldLearnTheIdOfAnAddress() {
    Contact nameless = new Contact(null, contact(5).address(), 0, "", 0);
    book.add(NOW, nameless, Source.CONFIGURED);
    book.answered(NOW, contact(5), false);
    assertEquals(1, book.count());
    assertEquals(contact(5), book.draw(NOW, random).orElseThrow());
  }

  @Test
  void shouldSpreadStandbysOverSubnetsAndVersions() {
    Contact own = at(1, 10, 0, 0, "1.0");
    Contact sameSubnet = at(2, 10, 0, 0, "1.1");
    Contact sameVersion = at(3, 10, 1, 0, "1.0");
    Contact other = at(4, 10, 2, 0, "1.1");
    List<Contact> spread = Subnets.spread(own, List.of(sameSubnet, sameVersion, other), 2);
    assertEquals(List.of(other, sameVersion), spread);
    assertEquals(3, Subnets.spread(own, List.of(sameSubnet, sameVersion, other), 3).size());
  }

  private static Contact at(int id, int a, int b, int c, String version) {
    PeerAddress address =
        PeerAddress.of(new byte[] {(byte) a, (byte) b, (byte) c, (byte) id}, 8486);
    return new Contact(new NodeId(1, id), address, 0, version, 0);
  }

  private static Contact contact(int i) {
    PeerAddress address =
        PeerAddress.of(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}, 8486);
    return new Contact(new NodeId(1, i), address, 443, "1.0", 100);
  }
}
