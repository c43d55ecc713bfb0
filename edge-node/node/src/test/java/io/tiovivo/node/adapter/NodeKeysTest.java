package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.noise.jca.JcaNoiseCrypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeKeysTest {
  private static final Hardware ONE = Hardware.of("serial", "10000000aaaa0001");
  private static final Hardware OTHER = Hardware.of("serial", "10000000aaaa0002");

  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();
  private final SecureRandom random = new SecureRandom();

  private NodeKeys open(Hardware hardware) {
    return NodeKeys.open(
        directory,
        random::nextBytes,
        new JcaNoiseCrypto(random::nextBytes),
        hardware,
        warnings::add);
  }

  @Test
  void shouldKeepItsKeysOverRestartsAndCountThem() throws IOException {
    NodeKeys first = open(ONE);
    NodeKeys second = open(ONE);
    assertEquals(first.id(), second.id());
    assertArrayEquals(first.session().privateKey(), second.session().privateKey());
    assertEquals(1, first.incarnation());
    assertEquals(2, second.incarnation());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve(NodeKeys.KEY))));
    assertEquals(List.of(), warnings);
    assertTrue(second.copied().isEmpty());
  }

  @Test
  void shouldMakeItsOwnKeyOnACopiedCardAndTakeTheOldOneUpAtHome() throws IOException {
    NodeKeys original = open(ONE);
    original.keepCredential(new byte[] {1, 2, 3});
    NodeKeys clone = open(OTHER);
    assertNotEquals(original.id(), clone.id());
    assertTrue(clone.copied().orElseThrow().contains(original.id().brief()));
    assertEquals(0, clone.credential().length, "it enrols anew");
    assertTrue(warnings.get(0).contains("copied"), warnings.toString());
    assertEquals(clone.id(), open(OTHER).id());

    warnings.clear();
    assertEquals(original.id(), open(ONE).id(), "the card is back at its first board");
  }

  @Test
  void shouldNotTakeAMissingOrOtherKindOfNumberForAnotherBoard() {
    NodeKeys first = open(ONE);
    assertEquals(first.id(), open(Hardware.NONE).id());
    assertEquals(first.id(), open(Hardware.of("mac", "b8:27:eb:00:00:01")).id());
    assertEquals(List.of(), warnings);
  }

  @Test
  void shouldReplaceTheIdOfAnEarlierVersionAndDamagedKeys() throws IOException {
    Files.writeString(directory.resolve("node.id"), "0123456789abcdef0123456789abcdef\n");
    NodeKeys first = open(ONE);
    assertTrue(warnings.get(0).contains("node.id"), warnings.toString());
    assertFalse(Files.exists(directory.resolve("node.id")));

    warnings.clear();
    Files.writeString(directory.resolve(NodeKeys.KEY), "rubbish");
    NodeKeys second = open(ONE);
    assertNotEquals(first.id(), second.id());
    assertTrue(Files.exists(directory.resolve("node.key.damaged")));
    assertEquals(1, warnings.size(), warnings.toString());
    assertEquals(second.id(), open(ONE).id());
  }

  @Test
  void shouldFindWhatTellsBoardsApart() throws IOException {
    assertEquals("none", Hardware.detect(directory).source());
    Path net = Files.createDirectories(directory.resolve("sys/class/net"));
    Path virtual = Files.createDirectories(net.resolve("veth0"));
    Files.writeString(virtual.resolve("address"), "02:00:00:00:00:01\n");
    Files.writeString(virtual.resolve("addr_assign_type"), "1\n");
    assertEquals("none", Hardware.detect(directory).source(), "drawn at random at each start");
    Path card = Files.createDirectories(net.resolve("eth0/device")).getParent();
    Files.writeString(card.resolve("address"), "b8:27:eb:12:34:56\n");
    Files.writeString(card.resolve("addr_assign_type"), "0\n");
    assertEquals("mac", Hardware.detect(directory).source());
    Path tree = Files.createDirectories(directory.resolve("proc/device-tree"));
    Files.writeString(tree.resolve("serial-number"), "0000000000000000\0");
    assertEquals("mac", Hardware.detect(directory).source(), "zeros are no number");
    Files.writeString(tree.resolve("serial-number"), "10000000AAAA0001\0");
    assertEquals("serial", Hardware.detect(directory).source());
    assertArrayEquals(ONE.digest(), Hardware.detect(directory).digest());
  }
}
