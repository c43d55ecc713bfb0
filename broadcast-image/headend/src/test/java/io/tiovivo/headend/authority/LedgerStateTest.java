package io.tiovivo.headend.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What boxes say about themselves, and what it may not do to others. */
class LedgerStateTest {
  private static final String BOARD = "00112233445566778899aabbccddeeff";

  private static EnrolledBox box(NodeId id, String hardware) {
    return new EnrolledBox(
        id, "", "", "pc", Set.of(), 1, 0, 90 * 86_400, hardware, "token", "", false);
  }

  @Test
  void shouldNotFreeAListedBoardByASecondBoxThatOnlySaysItIsOnIt() throws Exception {
    LedgerState state = new LedgerState();
    NodeId first = new NodeId(1, 1);
    NodeId liar = new NodeId(2, 2);
    state.apply(box(first, BOARD).line());
    state.apply(box(liar, "").line());
    state.apply(box(liar, BOARD).line()); // at its renewal
    state.apply(AuthorityDesk.revocation(box(liar, BOARD), 5));
    assertEquals(first, state.onBoard(BOARD).orElseThrow().id());
    state.apply(AuthorityDesk.revocation(box(first, BOARD), 6));
    assertTrue(state.onBoard(BOARD).isEmpty(), "now another may have it");
    state.apply(box(new NodeId(3, 3), BOARD).line());
    assertEquals(new NodeId(3, 3), state.onBoard(BOARD).orElseThrow().id());
  }
}
