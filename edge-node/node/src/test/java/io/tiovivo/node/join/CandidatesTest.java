package io.tiovivo.node.join;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whom a leaf asks while somebody on its segment says hello as many supernodes. */
class CandidatesTest {
  private static final long SECOND = 1_000_000_000L;
  private int forged;

  private static Contact contact(int host, int number) {
    PeerAddress address = PeerAddress.of(new byte[] {10, 0, 0, (byte) host}, 8486);
    return new Contact(new NodeId(host, number), address, 0, "", 0);
  }

  @Test
  void shouldNotBeKeptFromTheOthersByHellosThatAnybodyCanSend() {
    JoinSettings settings = JoinSettings.standard();
    SplittableRandom random = new SplittableRandom(1);
    AddressBook book = new AddressBook(settings);
    Contact real = contact(1, 1);
    book.add(0, real, AddressBook.Source.BEACON);
    JoinWorld world =
        new JoinWorld() {
          @Override
          public LeafCard card() {
            return new LeafCard(1, 1, "", "1.0", "pc");
          }

          @Override
          public List<Contact> segment() {
            return List.of(contact(2, ++forged)); // another one each time: none of them rests
          }
        };
    Candidates candidates = new Candidates(book, world, random);
    List<Contact> asked = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      asked.add(candidates.next(i * SECOND).orElseThrow());
    }
    assertTrue(asked.contains(real), "the real one is asked, too: " + asked);
    assertTrue(asked.get(0).address().equals(contact(2, 0).address()), "who is near comes first");
  }
}
