package io.tiovivo.credential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClaimCodeTest {
  private static final byte[] KEY = new byte[32];
  private static final byte[] NONCE = new byte[16];

  @Test
  void shouldBeSixteenCharactersInGroupsOfFour() {
    byte[] random = {0, 1, 2, 3, 4, 5, 6, 7, 8, (byte) 0xFF};
    ClaimCode code = ClaimCode.of(random);
    assertTrue(code.text().matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}"));
    assertFalse(code.isToken());
    assertTrue(ClaimCode.of(new byte[20]).isToken());
    // As Crockford's own encoding of 00 01 02 ...
    assertEquals("000G-40R4-0M30-E27Z", code.text());
  }

  @Test
  void shouldForgiveWhatPeopleTypeWrongly() {
    ClaimCode code = ClaimCode.parse("0011-ABCD-EFGH-JKMN").orElseThrow();
    for (String typed :
        new String[] {"oOiL abcd efgh jkmn", "0011ABCDEFGHJKMN", " 0o1l--abcd-EFGHJKMN "}) {
      assertArrayEquals(code.id(), ClaimCode.parse(typed).orElseThrow().id(), typed);
    }
    for (String no : new String[] {"", "0011-ABCD", "U011-ABCD-EFGH-JKMN", "x".repeat(200)}) {
      assertTrue(ClaimCode.parse(no).isEmpty(), no);
    }
  }

  @Test
  void shouldProveForTheseKeysAndThisQuestionAlone() {
    ClaimCode code = ClaimCode.of(new byte[10]);
    byte[] other = KEY.clone();
    other[0] = 1;
    byte[] proof = code.proof(KEY, KEY, NONCE);
    assertTrue(code.isProof(proof, KEY, KEY, NONCE));
    assertFalse(code.isProof(proof, other, KEY, NONCE));
    assertFalse(code.isProof(proof, KEY, other, NONCE));
    assertFalse(code.isProof(proof, KEY, KEY, new byte[] {1}));
    assertFalse(code.isProof(new byte[0], KEY, KEY, NONCE));
  }

  @Test
  void shouldNeverShowItselfInALog() {
    assertEquals("claim code", ClaimCode.of(new byte[10]).toString());
    assertThrows(IllegalArgumentException.class, () -> ClaimCode.of(new byte[9]));
  }
}
