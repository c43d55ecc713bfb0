package io.tiovivo.headend.authority;

import static io.tiovivo.headend.authority.EnrolmentWorld.DAY_NS;
import static io.tiovivo.headend.authority.EnrolmentWorld.SECOND_NS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.credential.CredentialRefusal;
import io.tiovivo.credential.CredentialVerdict;
import io.tiovivo.credential.EnrolmentPacket;
import io.tiovivo.credential.Revocations;
import io.tiovivo.headend.authority.EnrolmentWorld.Box;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.node.enrol.EnrolmentCommand;
import io.tiovivo.node.enrol.EnrolmentEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box and the authority from first boot to the end, with real signatures in virtual time. */
final class EnrolmentTest {
  private static final Preset NOTHING = new Preset("", "", Set.of());

  @TempDir Path temp;
  private EnrolmentWorld world;

  @BeforeEach
  void begin() throws Exception {
    world = new EnrolmentWorld(temp.resolve("keys"), 20_261_121);
  }

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  private static CredentialVerdict check(Trust by, Box box, byte[] envelope) {
    return new CredentialCheck(by).check(envelope, box.sessionKey);
  }

  @Test
  void shouldLetOneBoxInByItsClaimCode() throws Exception {
    world.serve();
    Claim claim = world.claim(10, 1, new Preset("kitchen", "home", Set.of(Grant.GRANT_SUPERNODE)));
    Box box = world.box().start(claim.code().text().toLowerCase().replace('0', 'o'));
    Box thief = world.box().start(claim.code().text());
    world.run(30 * SECOND_NS);

    List<Box> in =
        world.boxes.stream().filter(each -> each.machine.credential().isPresent()).toList();
    assertEquals(1, in.size(), "one of two that know the code");
    Credential credential = in.get(0).machine.credential().orElseThrow();
    assertEquals("kitchen", credential.name());
    assertEquals("home", credential.site());
    assertEquals(Set.of(Grant.GRANT_SUPERNODE), credential.grants());
    Box out = in.get(0) == box ? thief : box;
    assertTrue(out.events(EnrolmentEvent.Refused.class).get(0).reason().contains("has been used"));
    assertInstanceOf(
        CredentialVerdict.Accepted.class,
        check(world.trust(), in.get(0), in.get(0).machine.envelope()));
    assertTrue(CredentialCodec.shown(in.get(0).machine.envelope()).length <= 700);
  }

  @Test
  void shouldRefuseACredentialWithAnotherSessionKey() throws Exception {
    world.serve();
    Box box = world.box().start(world.claim(10, 1, NOTHING).code().text());
    world.run(30 * SECOND_NS);
    Box other = world.box();
    CredentialVerdict verdict = check(world.trust(), other, box.machine.envelope());
    assertEquals(CredentialRefusal.KEY_MISMATCH, ((CredentialVerdict.Refused) verdict).reason());
  }

  @Test
  void shouldLetAsManyBoxesInAsATokenSays() throws Exception {
    world.serve();
    Claim token = world.claim(20, 3, new Preset("school", "north", Set.of()));
    for (int i = 0; i < 5; i++) {
      world.box().start(token.code().text());
    }
    world.run(60 * SECOND_NS);
    List<String> names =
        world.boxes.stream()
            .flatMap(box -> box.machine.credential().stream())
            .map(Credential::name)
            .toList();
    assertEquals(3, names.size());
    assertTrue(names.stream().allMatch(name -> name.startsWith("school-")), names.toString());
    assertEquals(3, Set.copyOf(names).size(), "each name once");
  }

  @Test
  void shouldLetBoxesInThatAreOnAList() throws Exception {
    world.serve();
    Box byKey = world.box();
    byte[] hardware = HexFormat.of().parseHex(BatchList.hardware("10000000ABCD1234"));
    Box bySerial = world.box();
    Box sameSerial = world.box();
    Box stranger = world.box();
    List<String> list =
        List.of("# who", byKey.id() + ",porch", "10000000abcd1234,,shed,mega mesh-relay");
    world.inLedger(
        turn -> {
          for (var line : BatchList.read(list, new Preset("", "yard", Set.of()))) {
            turn.add(line);
          }
          return 0;
        });
    byKey.start("");
    bySerial.start("", hardware, new byte[0], SECOND_NS);
    stranger.start("");
    world.run(30 * SECOND_NS);
    sameSerial.start("", hardware, new byte[0], SECOND_NS);
    world.run(20 * SECOND_NS);

    assertEquals("porch", byKey.machine.credential().orElseThrow().name());
    assertEquals("yard", byKey.machine.credential().orElseThrow().site());
    assertEquals("shed", bySerial.machine.credential().orElseThrow().site());
    assertEquals(2, bySerial.machine.credential().orElseThrow().grants().size());
    assertTrue(stranger.machine.credential().isEmpty());
    assertTrue(sameSerial.machine.credential().isEmpty(), "a serial number lets one key in");
  }

  @Test
  void shouldAskOnceOrTwiceWhenTenTimesTooManyAskAtOnce() throws Exception {
    int boxes = 400;
    // A tenth of the flood within the 10 s in which it comes; a room for half of it.
    world.serve(boxes / 10 / 10.0, boxes / 2);
    Claim token = world.claim(20, boxes, NOTHING);
    Trust trust = world.trust();
    for (int i = 0; i < boxes; i++) {
      world.box(trust).start(token.code().text(), new byte[0], new byte[0], 10 * SECOND_NS);
    }
    world.run(300 * SECOND_NS);
    long in = world.boxes.stream().filter(box -> box.machine.isValid()).count();
    long asked = world.boxes.stream().mapToLong(box -> box.machine.sent()).sum();
    System.out.println("requests per box: " + (double) asked / boxes);
    assertEquals(boxes, in);
    assertTrue(asked <= boxes * 3 / 2, asked + " requests of " + boxes + " boxes");
    assertTrue(world.longestAnswer <= EnrolmentPacket.MAX_BYTES);
  }

  @Test
  void shouldGetThroughALossyLine() throws Exception {
    world.lossPercent = 25;
    world.serve();
    Claim token = world.claim(20, 50, NOTHING);
    Trust trust = world.trust();
    for (int i = 0; i < 50; i++) {
      world.box(trust).start(token.code().text());
    }
    world.run(3600 * SECOND_NS);
    assertTrue(world.boxes.stream().allMatch(box -> box.machine.isValid()));
    int uses = world.inLedger(turn -> turn.state().usesLeft(token));
    assertEquals(0, uses, "a box that asks again uses the token once");
  }

  @Test
  void shouldRenewAtTwoThirdsOfItsLifeAndRideOutADeadAuthority() throws Exception {
    world.serve();
    Box box = world.box().start(world.claim(10, 1, NOTHING).code().text());
    world.run(60 * SECOND_NS);
    byte[] first = box.machine.envelope();
    long endS = box.machine.credential().orElseThrow().notAfterS();
    world.stopServing();
    long before = box.machine.sent();
    world.run(80 * DAY_NS);
    long asked = box.machine.sent() - before;
    assertTrue(asked > 3, "it asked in vain");
    assertTrue(asked < 250, asked + " questions in at most 20 days: about one in 4 hours");
    assertEquals(1, box.events(EnrolmentEvent.Unreachable.class).size(), "told once");
    box.credentials.time(world.nowS());
    assertTrue(box.machine.isValid(), "what it has is good until it ends");
    assertArrayEquals(first, box.machine.envelope());

    world.serve();
    world.run(DAY_NS);
    assertTrue(box.machine.credential().orElseThrow().notAfterS() > endS);
  }

  @Test
  void shouldComeBackAfterMonthsWithEverythingChanged() throws Exception {
    world.serve();
    Trust old = world.trust();
    Box box = world.box(old).start(world.claim(10, 1, NOTHING).code().text());
    world.run(60 * SECOND_NS);
    byte[] held = box.machine.envelope();
    world.stopServing();

    // Months pass: the authority's key and a root key are replaced, twice over.
    world.run(200 * DAY_NS);
    world.rotate("authority-1");
    world.rotate("root-1");
    world.rotate("authority-2");
    world.serve();
    box.credentials.time(world.nowS());
    assertFalse(box.machine.isValid(), "its credential has ended");
    box.start("", new byte[0], held, SECOND_NS);
    world.run(60 * SECOND_NS);

    assertTrue(box.machine.isValid(), box.machine.state());
    assertEquals(world.trust().version(), box.credentials.trust().version());
    assertEquals(4, box.credentials.trust().version());
    assertInstanceOf(
        CredentialVerdict.Accepted.class, check(world.trust(), box, box.machine.envelope()));
    assertTrue(box.machine.sent() <= 8, "a step for each root set at most: " + box.machine.sent());
  }

  @Test
  void shouldTakeBoxesBackWhenTheLedgerIsLost() throws Exception {
    world.serve();
    Box box =
        world.box().start(world.claim(10, 1, new Preset("attic", "home", Set.of())).code().text());
    Box banned = world.box().start(world.claim(10, 1, NOTHING).code().text());
    world.run(60 * SECOND_NS);
    RevokedFile revoked =
        world.inLedger(
            turn -> {
              turn.add(
                  AuthorityDesk.revocation(
                      turn.state().box(banned.id()).orElseThrow(), world.nowS()));
              return RevokedFile.of(turn.state(), world.nowS());
            });
    revoked.write(world.directory.resolve(RevokedFile.NAME));
    world.stopServing();
    Files.delete(world.directory.resolve(LedgerFile.NAME));
    world.run(100 * DAY_NS);

    world.serve();
    for (Box each : List.of(box, banned)) {
      byte[] held = each.machine.envelope();
      each.credentials.time(world.nowS());
      each.start("", new byte[0], held, SECOND_NS);
    }
    world.run(60 * SECOND_NS);
    EnrolledBox again = world.inLedger(turn -> turn.state().box(box.id()).orElseThrow());
    assertEquals("attic", again.name());
    assertEquals("credential", again.vouched());
    assertTrue(
        banned.events(EnrolmentEvent.Refused.class).get(0).reason().contains("revoked"),
        banned.machine.state());
  }

  @Test
  void shouldRefuseAStrangersCredentialAsAWayIn() throws Exception {
    world.serve();
    Box box = world.box().start(world.claim(10, 1, NOTHING).code().text());
    world.run(60 * SECOND_NS);
    Box thief = world.box().start("", new byte[0], box.machine.envelope(), SECOND_NS);
    world.run(60 * SECOND_NS);
    assertTrue(thief.machine.credential().isEmpty());
    assertTrue(
        thief.events(EnrolmentEvent.Refused.class).get(0).reason().contains("not known here"));
  }

  @Test
  void shouldVoidAllCredentialsAndRenewAllButRevokedOnes() throws Exception {
    world.serve();
    Claim token = world.claim(20, 20, NOTHING);
    Trust trust = world.trust();
    for (int i = 0; i < 20; i++) {
      world.box(trust).start(token.code().text());
    }
    world.run(120 * SECOND_NS);
    Box banned = world.boxes.get(0);
    world.run(DAY_NS);
    long voidS = world.nowS();
    world.inLedger(
        turn -> {
          turn.add(
              AuthorityDesk.revocation(turn.state().box(banned.id()).orElseThrow(), world.nowS()));
          turn.add(io.tiovivo.console.LogLine.of(LedgerState.VOID).with("before", world.nowS()));
          return 0;
        });
    Revocations beacon = new Revocations(Set.of(), voidS);
    for (Box box : world.boxes) {
      box.credentials.revocations(beacon);
      assertFalse(box.machine.isValid());
      box.machine.onCommand(world.nowNs, new EnrolmentCommand.Look(), null);
    }
    world.run(900 * SECOND_NS);
    assertEquals(19, world.boxes.stream().filter(box -> box.machine.isValid()).count());
    assertFalse(banned.machine.isValid());
  }

  @Test
  void shouldSurviveAnythingThatArrives() throws Exception {
    world.serve();
    Box box = world.box().start(world.claim(10, 1, NOTHING).code().text());
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[world.random.nextInt(i % 2 == 0 ? 64 : 1400)];
      world.random.nextBytes(bytes);
      if (bytes.length >= 10 && i % 3 != 0) {
        byte[] prefix =
            EnrolmentPacket.question(io.tiovivo.identity.Fleet.tsi("garden"), new byte[0]);
        System.arraycopy(prefix, 0, bytes, 0, 8);
        bytes[3] = (byte) (i % 5 == 0 ? EnrolmentPacket.ENROLLED : EnrolmentPacket.ENROL);
        bytes[8] = 0;
      }
      world.inject(i % 2 == 0 ? EnrolmentWorld.AUTHORITY : box.address, bytes);
    }
    assertTrue(world.authority.malformed() > 5_000);
    world.run(60 * SECOND_NS);
    assertTrue(box.machine.isValid());
  }

  @Test
  void shouldAnswerNothingShorterThanItsAnswers() throws Exception {
    world.serve();
    Box box = world.box().start(world.claim(10, 1, NOTHING).code().text());
    byte[] request = box.machine.requestFile();
    byte[] padded = EnrolmentPacket.question(io.tiovivo.identity.Fleet.tsi("garden"), request);
    world.inject(
        EnrolmentWorld.AUTHORITY, java.util.Arrays.copyOf(padded, EnrolmentPacket.MAX_BYTES - 1));
    assertEquals(1, world.authority.malformed());
    assertEquals(0, world.longestAnswer);
    world.inject(EnrolmentWorld.AUTHORITY, padded);
    assertTrue(world.longestAnswer > 0);
  }
}
