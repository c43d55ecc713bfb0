package io.tiovivo.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.noise.jca.JcaNoiseCrypto;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The handshake against vectors that two independent implementations published. */
class NoiseVectorsTest {
  private static final byte[] NOTHING = {};

  private record Message(byte[] payload, byte[] ciphertext) {}

  private record Vector(
      String source, String name, Map<String, byte[]> fields, List<Message> messages) {
    HandshakePattern pattern() {
      return HandshakePattern.named(name.split("_")[1]).orElseThrow();
    }
  }

  @Test
  void shouldWriteAndReadEveryMessageOfThePublishedVectors() throws Exception {
    Map<String, Set<HandshakePattern>> seen = new HashMap<>();
    for (Vector vector : vectors()) {
      run(vector);
      seen.computeIfAbsent(vector.source(), key -> EnumSet.noneOf(HandshakePattern.class))
          .add(vector.pattern());
    }
    Set<HandshakePattern> all = EnumSet.allOf(HandshakePattern.class);
    assertEquals(Map.of("cacophony", all, "snow", all), seen);
  }

  @Test
  void shouldStayAsItWasWhenAMessageIsForged() throws Exception {
    int forged = 0;
    for (Vector vector : vectors()) {
      HandshakePattern pattern = vector.pattern();
      HandshakeState[] sides = {side(vector, true), side(vector, false)};
      for (int i = 0; i < pattern.messageCount(); i++) {
        byte[] out = new byte[1024];
        int length = sides[i % 2].write(vector.messages().get(i).payload(), out, 0);
        for (int flip = 0; flip < length; flip += 7) {
          byte[] broken = Arrays.copyOf(out, length);
          broken[flip] ^= 4;
          if (sides[i % 2].sealing()) { // what is not sealed yet can't tell
            assertNull(sides[(i + 1) % 2].read(broken, 0, length), vector.name() + " " + i);
            forged++;
          }
        }
        assertNull(sides[(i + 1) % 2].read(out, 0, 20), "cut off");
        assertNotNull(sides[(i + 1) % 2].read(out, 0, length), vector.name() + " " + i);
      }
      assertArrayEquals(sides[0].keys().send(), sides[1].keys().receive());
    }
    assertTrue(forged > 100, "only " + forged + " were forged");
  }

  private static void run(Vector vector) {
    HandshakePattern pattern = vector.pattern();
    HandshakeState[] sides = {side(vector, true), side(vector, false)};
    NoiseCrypto crypto = new JcaNoiseCrypto(bytes -> {});
    TransportKeys[] keys = new TransportKeys[2];
    long[] nonces = new long[2];
    for (int i = 0; i < vector.messages().size(); i++) {
      Message message = vector.messages().get(i);
      String where = vector.source() + " " + vector.name() + " message " + i;
      if (i < pattern.messageCount()) {
        byte[] out = new byte[message.payload().length + sides[i % 2].overheadBytes()];
        assertEquals(out.length, sides[i % 2].write(message.payload(), out, 0), where);
        assertArrayEquals(message.ciphertext(), out, where);
        assertArrayEquals(message.payload(), sides[(i + 1) % 2].read(out, 0, out.length), where);
      } else {
        for (int side = 0; side < 2 && keys[side] == null; side++) {
          keys[side] = sides[side].keys();
          byte[] hash = vector.fields().get("handshake_hash");
          if (hash != null) {
            assertArrayEquals(hash, keys[side].handshakeHash(), where);
          }
        }
        int from = pattern.isOneWay() ? 0 : i % 2;
        byte[] payload = message.payload();
        byte[] sealed = new byte[payload.length + NoiseCrypto.TAG_BYTES];
        byte[] opened = new byte[payload.length];
        long nonce = nonces[from]++;
        crypto.seal(keys[from].send(), nonce, NOTHING, payload, 0, payload.length, sealed, 0);
        assertArrayEquals(message.ciphertext(), sealed, where);
        byte[] receive = keys[1 - from].receive();
        assertTrue(
            crypto.open(receive, nonce, NOTHING, sealed, 0, sealed.length, opened, 0), where);
        assertArrayEquals(payload, opened, where);
      }
    }
  }

  private static HandshakeState side(Vector vector, boolean initiator) {
    Map<String, byte[]> fields = vector.fields();
    String own = initiator ? "init_" : "resp_";
    String other = initiator ? "resp_" : "init_";
    JcaNoiseCrypto keys = new JcaNoiseCrypto(bytes -> {});
    JcaNoiseCrypto crypto =
        new JcaNoiseCrypto(
            bytes -> System.arraycopy(fields.get(own + "ephemeral"), 0, bytes, 0, bytes.length));
    HandshakePattern pattern = vector.pattern();
    return new HandshakeState(
        crypto,
        pattern,
        initiator,
        fields.get(own + "prologue"),
        pattern.hasStatic(initiator) ? keys.pair(fields.get(own + "static")) : null,
        pattern.knownBefore(!initiator)
            ? keys.pair(fields.get(other + "static")).publicKey()
            : null);
  }

  private static List<Vector> vectors() throws IOException {
    List<Vector> vectors = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                NoiseVectorsTest.class.getResourceAsStream("/noise/vectors.txt"),
                StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ");
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        if (words[0].equals("vector")) {
          vectors.add(new Vector(words[1], words[2], new HashMap<>(), new ArrayList<>()));
          continue;
        }
        Vector last = vectors.get(vectors.size() - 1);
        if (words[0].equals("message")) {
          last.messages().add(new Message(hex(words[1]), hex(words[2])));
        } else {
          last.fields().put(words[0], hex(words[1]));
        }
      }
    }
    return vectors;
  }

  private static byte[] hex(String digits) {
    return digits.equals("-") ? NOTHING : HexFormat.of().parseHex(digits);
  }
}
