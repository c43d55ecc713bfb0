package io.tiovivo.node.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.Trust;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.testkit.fleet.TestFleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetMemoryTest {
  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();
  private final TestFleet fleet = TestFleet.named("garden");
  private Path file;
  private Trust later;

  @BeforeEach
  void learn() throws Exception {
    file = directory.resolve("fleet.trust");
    fleet.publish(TestFleet.signRootSet(fleet.rootSet(2).build(), fleet.root(0), fleet.root(1)));
    later = fleet.trust().followed(fleet.chain().toByteArray());
    assertEquals(2, later.version());
  }

  private Optional<Trust> trust(Optional<byte[]> record) {
    return new FleetMemory(directory, warnings::add).trust(file, record, new JcaSignatures());
  }

  @Test
  void shouldKnowNobodyWithoutAFileOrALoader() {
    assertTrue(trust(Optional.empty()).isEmpty());
    assertEquals(List.of(), warnings);
  }

  @Test
  void shouldBelieveWhatTheLoaderHasLearned() throws Exception {
    assertEquals(2, trust(Optional.of(later.bytes())).orElseThrow().version());
    Files.write(file, fleet.trustFile());
    assertEquals(1, trust(Optional.empty()).orElseThrow().version());
    assertEquals(2, trust(Optional.of(later.bytes())).orElseThrow().version());
  }

  @Test
  void shouldKeepWhatItLearnsOverStarts() throws Exception {
    Files.write(file, fleet.trustFile());
    FleetMemory memory = new FleetMemory(directory, warnings::add);
    memory.trust(file, Optional.empty(), new JcaSignatures());
    memory.keepTrust(fleet.trust());
    assertFalse(Files.exists(directory.resolve(FleetMemory.TRUST)), "nothing new, no write");
    memory.keepTrust(later);
    assertEquals(2, trust(Optional.empty()).orElseThrow().version());
    memory.keepBeacon(new byte[] {1, 2});
    assertArrayEquals(new byte[] {1, 2}, new FleetMemory(directory, warnings::add).beacon());
  }

  @Test
  void shouldPassOverRootSetsOfAnotherFleet() throws Exception {
    Files.write(file, fleet.trustFile());
    Files.write(directory.resolve(FleetMemory.TRUST), TestFleet.named("orchard").trustFile());
    assertEquals("garden", trust(Optional.empty()).orElseThrow().fleet());
    assertEquals(1, warnings.size(), warnings.toString());
  }
}
