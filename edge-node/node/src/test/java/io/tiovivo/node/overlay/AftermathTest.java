package io.tiovivo.node.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tiovivo.credential.Credential;
import io.tiovivo.credential.Revocations;
import io.tiovivo.identity.NodeId;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sessions go on when a beacon is heard. */
class AftermathTest {
  @ParameterizedTest
  @CsvSource({
    "100, 200, false, 0, 150, true",
    "100, 200, false, 0, 201, false",
    "100, 200, true, 0, 150, false",
    "100, 200, false, 101, 150, false"
  })
  void shouldEndSessionsWhoseCredentialNoDoorWouldTake(
      long beginS, long endS, boolean revoked, long voidBeforeS, long nowS, boolean goesOn) {
    NodeId node = new NodeId(1, 2);
    byte[] key = new byte[32];
    Credential credential =
        new Credential(
            "home", node, key, key, "", "", "pc", Set.of(), beginS, endS, 1, new byte[0]);
    Revocations revocations = new Revocations(revoked ? Set.of(node) : Set.of(), voidBeforeS);
    assertEquals(goesOn, Aftermath.holds(credential, revocations, nowS));
  }
}
