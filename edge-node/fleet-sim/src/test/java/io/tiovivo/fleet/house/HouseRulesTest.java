package io.tiovivo.fleet.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import io.tiovivo.carousel.fixture.SharesWork;
import io.tiovivo.fec.fixture.ForwardManager;
import io.tiovivo.fec.fixture.ImportsTheNode;
import io.tiovivo.fec.fixture.OpensAFile;
import io.tiovivo.fec.fixture.OpensASocket;
import io.tiovivo.fec.fixture.ReadsTheClock;
import io.tiovivo.fec.fixture.RollsTheDice;
import io.tiovivo.fec.fixture.SeedsTheDice;
import io.tiovivo.fleet.house.Rooms.Room;
import io.tiovivo.fleet.house.SourceRules.Source;
import io.tiovivo.newroom.NotInThePlan;
import io.tiovivo.node.fixture.ImportsTheLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.tiovivo");

  private static final List<Source> SOURCES = SourceRules.sources(SourceRules.checkout());

  @Test
  void shouldHoldInEveryClassThatShips() {
    List<String> flaws = new ArrayList<>();
    for (ArchRule rule : HouseRules.ALL) {
      flaws.addAll(rule.evaluate(SHIPPED).getFailureReport().getDetails());
    }
    assertEquals(List.of(), flaws);
  }

  @Test
  void shouldHaveLookedIntoEveryRoom() {
    for (String room : List.of("settings", "fec", "carousel", "headend", "boot.slots", "node")) {
      assertTrue(
          SHIPPED.stream().anyMatch(each -> room.equals(Rooms.room(each.getPackageName()))), room);
    }
    assertTrue(SOURCES.size() > 100, SOURCES.size() + " sources");
  }

  @Test
  void shouldRefuseAnArrowThatPointsBack() {
    assertBites(HouseRules.ARROWS_POINT_ONE_WAY, ImportsTheNode.class);
  }

  @Test
  void shouldRefuseThatTheNodeUsesMoreOfTheLoaderThanItsSlots() {
    assertBites(HouseRules.ARROWS_POINT_ONE_WAY, ImportsTheLoader.class);
  }

  @Test
  void shouldRefuseARoomThatIsNotInThePlan() {
    assertBites(HouseRules.ARROWS_POINT_ONE_WAY, NotInThePlan.class);
  }

  @Test
  void shouldHaveAPlanWithoutCycles() {
    assertEquals(List.of(), Rooms.cycles(Rooms.PLAN));
  }

  @Test
  void shouldFindACycle() {
    Map<String, Room> plan = Map.of("a", room("b"), "b", room("c"), "c", room("b"), "d", room());
    assertEquals(2, Rooms.cycles(plan).size(), Rooms.cycles(plan).toString());
  }

  @Test
  void shouldAllowNothingThatIsNotUsed() {
    assertEquals(List.of(), Rooms.unused(Rooms.PLAN, SHIPPED));
  }

  @Test
  void shouldFindAPermissionThatIsNotUsed() {
    assertEquals(
        List.of("wire may use flash and does not"),
        Rooms.unused(Map.of("wire", room("fec", "flash")), SHIPPED));
  }

  @Test
  void shouldHaveThePlanInTheDocuments() throws IOException {
    Path document = SourceRules.checkout().resolve("docs/ARCHITECTURE.md");
    List<String> rows =
        Files.readAllLines(document).stream()
            .filter(line -> line.matches("\\| `[a-z0-9.]+` \\| (protocol|adapter) \\|.*"))
            .toList();
    assertEquals(String.join("\n", Rooms.table()), String.join("\n", rows));
  }

  private static Room room(String... uses) {
    return new Room(Rooms.Kind.PROTOCOL, Set.of(uses));
  }

  @Test
  void shouldRefuseAClockInAProtocol() {
    assertBites(HouseRules.NO_CLOCK, ReadsTheClock.Nanoseconds.class);
    assertBites(HouseRules.NO_CLOCK, ReadsTheClock.CalendarTime.class);
  }

  @Test
  void shouldRefuseASocketInAProtocol() {
    assertBites(HouseRules.NO_SOCKET, OpensASocket.class);
  }

  @Test
  void shouldRefuseAThreadInAProtocol() {
    assertBites(HouseRules.NO_THREAD, SharesWork.ByThread.class);
    assertBites(HouseRules.NO_THREAD, SharesWork.ByExecutor.class);
  }

  @Test
  void shouldRefuseAFileInAProtocol() {
    assertBites(HouseRules.NO_FILE, OpensAFile.New.class);
    assertBites(HouseRules.NO_FILE, OpensAFile.Old.class);
  }

  @Test
  void shouldRefuseUnseededRandomnessInAProtocol() {
    assertBites(HouseRules.NO_UNSEEDED_RANDOMNESS, RollsTheDice.ByMath.class);
    assertBites(HouseRules.NO_UNSEEDED_RANDOMNESS, RollsTheDice.ByRandom.class);
    assertBites(HouseRules.NO_UNSEEDED_RANDOMNESS, RollsTheDice.BySplittableRandom.class);
    assertBites(HouseRules.NO_UNSEEDED_RANDOMNESS, RollsTheDice.BySecureRandom.class);
    assertBites(HouseRules.NO_UNSEEDED_RANDOMNESS, RollsTheDice.ByUuid.class);
  }

  @Test
  void shouldAllowSeededRandomnessInAProtocol() {
    assertFalse(
        HouseRules.NO_UNSEEDED_RANDOMNESS.evaluate(only(SeedsTheDice.class)).hasViolation());
  }

  @Test
  void shouldRefuseNamesThatSayNothing() {
    assertBites(HouseRules.NAMES_SAY_WHAT_A_CLASS_IS, ForwardManager.class);
    assertBites(HouseRules.NAMES_SAY_WHAT_A_CLASS_IS, ForwardManager.CodecImpl.class);
  }

  @Test
  void shouldKeepClassesShort() {
    List<String> flaws = new ArrayList<>();
    SOURCES.forEach(source -> SourceRules.tooLong(source).ifPresent(flaws::add));
    assertEquals(List.of(), flaws);
  }

  @Test
  void shouldRefuseALongClass() {
    assertTrue(SourceRules.tooLong(lines("a/Long.java", 501)).isPresent());
    assertTrue(SourceRules.tooLong(lines("a/Longish.java", 301)).isPresent());
    assertTrue(SourceRules.tooLong(lines("a/Short.java", 300)).isEmpty());
    assertTrue(SourceRules.tooLong(lines("a/LeaseKeeper.java", 501)).isPresent());
  }

  @Test
  void shouldNotKeepReasonsForClassesThatBecameShort() {
    for (String file : SourceRules.LONG_FOR_A_REASON.keySet()) {
      assertTrue(
          SOURCES.stream()
              .anyMatch(
                  source ->
                      source.name().endsWith("/" + file)
                          && source.lines().size() > SourceRules.LINES_OF_A_SHORT_CLASS),
          file + " needs no reason any more");
    }
  }

  @Test
  void shouldFinishWhatShips() {
    assertEquals(
        List.of(), SOURCES.stream().flatMap(s -> SourceRules.unfinished(s).stream()).toList());
  }

  @Test
  void shouldNotNamePathsOfSomebodysMachine() {
    assertEquals(
        List.of(), SOURCES.stream().flatMap(s -> SourceRules.strayPaths(s).stream()).toList());
  }

  @Test
  void shouldRefuseUnfinishedTextAndStrayPaths() {
    Source source =
        new Source(
            "a/B.java",
            List.of("int a; // TO" + "DO: more", "\"/ho" + "me/me/x\"", "\"/proc/self/status\""));
    assertEquals(1, SourceRules.unfinished(source).size());
    assertEquals(1, SourceRules.strayPaths(source).size());
  }

  private static void assertBites(ArchRule rule, Class<?> fixture) {
    EvaluationResult result = rule.evaluate(only(fixture));
    assertTrue(result.hasViolation(), rule.getDescription() + " lets " + fixture + " pass");
  }

  private static JavaClasses only(Class<?> fixture) {
    return new ClassFileImporter().importClasses(fixture);
  }

  private static Source lines(String name, int count) {
    return new Source(name, Collections.nCopies(count, ""));
  }
}
