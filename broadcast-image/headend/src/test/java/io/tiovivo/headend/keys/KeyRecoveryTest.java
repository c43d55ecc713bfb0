package io.tiovivo.headend.keys;

import static io.tiovivo.identity.Clocks.FIRST_S;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.Checked;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.Refusal;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys get lost and leak; boxes that hear of it late must follow all the same. */
final class KeyRecoveryTest {
  private static final long NOW_S = FIRST_S + 1_000_000;
  private static final byte[] PAYLOAD = {4, 5, 6};

  @TempDir Path temp;
  private FleetKeys keys;

  /** What a box holds that was made on the first day and slept since. */
  private Trust box;

  @BeforeEach
  void makeKeys() throws IOException, CommandException {
    keys = FleetKeys.create(temp.resolve("keys"), "garden", 3, 2, NOW_S);
    box = keys.trust();
  }

  private Certification certification(long nowS) {
    return new Certification(keys, FleetKeys.entropy(), nowS);
  }

  private KeyId id(String name) throws IOException, CommandException {
    return keys.ring().find(name).id();
  }

  private byte[] sign(SigningContext context) throws IOException, CommandException {
    return keys.signer(context, NOW_S).envelope(PAYLOAD);
  }

  private static Checked.Verified accepted(Trust by, byte[] envelope, SigningContext context) {
    Checked checked = by.check(envelope, context, NOW_S);
    return assertInstanceOf(Checked.Verified.class, checked, checked.toString());
  }

  private static Refusal refused(Trust by, byte[] envelope, SigningContext context) {
    return assertInstanceOf(Checked.Refused.class, by.check(envelope, context, NOW_S)).reason();
  }

  @Test
  void shouldSignWhatBoxesAccept() throws IOException, CommandException {
    accepted(box, sign(SigningContext.MANIFEST), SigningContext.MANIFEST);
    accepted(box, sign(SigningContext.BEACON), SigningContext.BEACON);
    accepted(box, sign(SigningContext.CREDENTIAL), SigningContext.CREDENTIAL);
    assertTrue(sign(SigningContext.BEACON).length < 1000, "a beacon's chain fills its packet");
  }

  @Test
  void shouldRecoverFromALostReleaseKey() throws IOException, CommandException {
    byte[] before = sign(SigningContext.MANIFEST);
    EnvelopeSigner oldBeacons = keys.signer(SigningContext.BEACON, NOW_S);
    Files.delete(keys.directory().resolve("release-1.pem"));
    CommandException lost =
        assertThrows(CommandException.class, () -> sign(SigningContext.MANIFEST));
    assertTrue(lost.getMessage().contains("rotate-root --replace release-1"), lost.getMessage());

    assertEquals("[release-2]", certification(NOW_S).rotate(Set.of(id("release-1"))).toString());
    keys = FleetKeys.open(keys.directory());

    Trust newer = accepted(box, sign(SigningContext.MANIFEST), SigningContext.MANIFEST).newer();
    assertEquals(2, newer.version());
    accepted(box, sign(SigningContext.BEACON), SigningContext.BEACON);
    assertEquals(Refusal.REVOKED, refused(newer, before, SigningContext.MANIFEST));
    assertEquals(
        Refusal.REVOKED, refused(newer, oldBeacons.envelope(PAYLOAD), SigningContext.BEACON));
    // What was installed before still boots.
    assertInstanceOf(Checked.Verified.class, newer.checkStored(before, SigningContext.MANIFEST));
  }

  @Test
  void shouldRecoverFromALeakedCarouselKey() throws IOException, CommandException {
    byte[] thief = sign(SigningContext.BEACON);

    certification(NOW_S).rotate(Set.of(id("carousel-1")));

    Trust newer = accepted(box, sign(SigningContext.BEACON), SigningContext.BEACON).newer();
    assertEquals(Refusal.REVOKED, refused(newer, thief, SigningContext.BEACON));
    accepted(newer, sign(SigningContext.MANIFEST), SigningContext.MANIFEST);
  }

  @Test
  void shouldRecoverFromLostRootKeysOneAfterTheOther() throws IOException, CommandException {
    for (String root : new String[] {"root-1", "root-2", "root-3"}) {
      KeyId lost = id(root);
      Files.delete(keys.directory().resolve(root + ".pem"));
      certification(NOW_S).rotate(Set.of(lost));
    }

    Trust newer = accepted(box, sign(SigningContext.MANIFEST), SigningContext.MANIFEST).newer();
    assertEquals(4, newer.version());
    assertEquals(Set.of(id("root-4"), id("root-5"), id("root-6")), newer.rootKeys());
    accepted(box, sign(SigningContext.BEACON), SigningContext.BEACON);
    accepted(newer, sign(SigningContext.BEACON), SigningContext.BEACON);
  }

  @Test
  void shouldReplaceARootAndAReleaseKeyAtOnce() throws IOException, CommandException {
    certification(NOW_S).rotate(Set.of(id("root-1"), id("release-1")));

    Trust newer = accepted(box, sign(SigningContext.MANIFEST), SigningContext.MANIFEST).newer();
    accepted(newer, sign(SigningContext.BEACON), SigningContext.BEACON);
  }

  @Test
  void shouldRenewACarouselKeyThatHasEnded() throws IOException, CommandException {
    long late = NOW_S + (FleetKeys.CAROUSEL_DAYS + 1) * FleetKeys.DAY_S;
    CommandException ended =
        assertThrows(CommandException.class, () -> keys.signer(SigningContext.BEACON, late));
    assertTrue(ended.getMessage().contains("certify --role carousel"), ended.getMessage());

    assertEquals("carousel-1", certification(late).certify(KeyRole.CAROUSEL, 30, false, false));

    EnvelopeSigner signer = keys.signer(SigningContext.BEACON, late);
    assertEquals(late + 30 * FleetKeys.DAY_S, signer.notAfterS());
    assertInstanceOf(
        Checked.Verified.class, box.check(signer.envelope(PAYLOAD), SigningContext.BEACON, late));
  }

  @Test
  void shouldKeepTheCarouselGoingUnderANewReleaseKey() throws IOException, CommandException {
    assertEquals("release-2", certification(NOW_S).certify(KeyRole.RELEASE, 100, true, false));
    Files.delete(keys.directory().resolve("release-1.pem"));

    assertEquals("release-2", keys.signer(SigningContext.MANIFEST, NOW_S).keyName());
    accepted(box, sign(SigningContext.MANIFEST), SigningContext.MANIFEST);
    accepted(box, sign(SigningContext.BEACON), SigningContext.BEACON);
  }

  @Test
  void shouldStayWithinTheLimitsOfAChainForYears() throws IOException, CommandException {
    for (int year = 0; year < 20; year++) {
      String newest = "release-" + (year + 1);
      certification(NOW_S + year).rotate(Set.of(id(newest)));
    }
    byte[] beacon = sign(SigningContext.BEACON);
    assertEquals(21, accepted(box, beacon, SigningContext.BEACON).newer().version());
  }

  @Test
  void shouldReplaceKeysMoreOftenThanABoxCouldOnceRemember() throws IOException, CommandException {
    byte[] first = sign(SigningContext.MANIFEST);
    for (int replaced = 1; replaced <= 40; replaced++) {
      certification(NOW_S + replaced).rotate(Set.of(id("root-" + replaced)));
    }
    Trust newer = accepted(box, sign(SigningContext.MANIFEST), SigningContext.MANIFEST).newer();
    assertEquals(41, newer.version());
    assertInstanceOf(Checked.Verified.class, newer.checkStored(first, SigningContext.MANIFEST));
  }

  @Test
  void shouldMakeNoKeysForARootSetThatHasNoRoom() throws IOException, CommandException {
    int last = 1;
    CommandException refused = null;
    while (refused == null) {
      try {
        certification(NOW_S + last).rotate(Set.of(id("release-" + last)));
        last++;
      } catch (CommandException e) {
        refused = e;
      }
    }
    assertTrue(refused.getMessage().contains("leave no room"), refused.getMessage());
    assertTrue(refused.getMessage().contains("tiovivo keys init"), refused.getMessage());
    assertTrue(Files.exists(keys.directory().resolve("release-" + last + ".pem")));
    assertTrue(Files.notExists(keys.directory().resolve("release-" + (last + 1) + ".pem")));
    assertEquals(
        last, accepted(box, sign(SigningContext.BEACON), SigningContext.BEACON).newer().version());
  }
}
