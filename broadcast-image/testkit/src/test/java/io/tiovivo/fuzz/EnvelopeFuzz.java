package io.tiovivo.fuzz;

import io.tiovivo.identity.Checked;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.jca.JcaSignatures;
import io.tiovivo.image.Admission;
import io.tiovivo.image.BeaconCheck;
import io.tiovivo.image.BeaconVerdict;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.image.Floors;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.testkit.fleet.TestFleet;

/**
 * Beacons, manifests and files of trust that a hostile sender made. The first byte chooses what the
 * rest is, and whether all signatures count as right, which lets the fuzzer behind them: as if the
 * sender held a key. With real signatures nothing may be believed but what the fleet itself signed.
 */
public final class EnvelopeFuzz {
  static final int BEACON = 0;
  static final int MANIFEST = 1;
  static final int BARE_MANIFEST = 2;
  static final int TRUST_FILE = 3;
  static final int BELIEVED = 4;

  private static final TestFleet FLEET = TestFleet.named(PacketFuzz.FLEET_NAME);
  private static final Trust STRICT = trust(false);
  private static final Trust CREDULOUS = trust(true);

  private EnvelopeFuzz() {}

  /** What a box of the test fleet believes. */
  static Trust trust(boolean everySignature) {
    try {
      return Trust.parse(
          FLEET.trustFile(),
          everySignature ? (key, message, signature) -> true : new JcaSignatures());
    } catch (TrustException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] bytes = java.util.Arrays.copyOfRange(input, 1, input.length);
    boolean believed = (input[0] & BELIEVED) != 0;
    Trust trust = believed ? CREDULOUS : STRICT;
    switch (input[0] & 3) {
      case BEACON -> beacon(trust, bytes);
      case MANIFEST -> manifest(trust, bytes, believed);
      case BARE_MANIFEST -> bareManifest(bytes);
      default -> trustFile(bytes, believed);
    }
  }

  private static void beacon(Trust trust, byte[] bytes) {
    new BeaconCheck(trust, Floors.NONE).check(bytes);
    Admission admission =
        new Admission(trust, new BoxDescription("pc", "amd64"), Floors.NONE, 1 << 20);
    if (admission.beacon(bytes) instanceof BeaconVerdict.Rejected rejected
        && rejected.detail() == null) {
      throw new AssertionError("refused without a word");
    }
  }

  private static void manifest(Trust trust, byte[] bytes, boolean believed) {
    Checked checked = trust.check(bytes, SigningContext.MANIFEST, TestFleet.BEGIN_S);
    if (checked instanceof Checked.Verified verified) {
      bareManifest(verified.payload());
      if (!believed && !PacketFuzz.isManifest(verified.payload())) {
        throw new AssertionError("believed what nobody signed");
      }
    }
    new Admission(trust, new BoxDescription("pc", "amd64"), Floors.NONE, 1 << 20)
        .manifest(bytes, Offer.getDefaultInstance());
  }

  private static void bareManifest(byte[] bytes) {
    try {
      Manifest manifest = ManifestChecks.parse(bytes);
      if (ManifestChecks.flaw(manifest).isPresent()) {
        throw new AssertionError("accepted in spite of a flaw");
      }
    } catch (ImageFormatException refused) {
      // Most are.
    }
  }

  private static void trustFile(byte[] bytes, boolean believed) {
    try {
      Trust.parse(bytes, believed ? (key, message, signature) -> true : new JcaSignatures());
    } catch (TrustException refused) {
      // Most are.
    }
  }
}
