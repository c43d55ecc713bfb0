package io.tiovivo.headend.keys;

import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes all keys of a new fleet. */
final class NewFleet {
  private NewFleet() {}

  /** They appear together or not at all: in a directory beside, that is then renamed. */
  static void create(Path directory, String fleet, int roots, int threshold, long nowS)
      throws IOException, CommandException {
    KeyPlaces.checkedName(fleet);
    SecretFiles.refuseCheckout(directory);
    Path target = directory.toAbsolutePath().normalize();
    if (Files.exists(target) && (!Files.isDirectory(target) || !isEmpty(target))) {
      throw CommandException.environment(
          target
              + " is there already and keys are never overwritten: see tiovivo keys show --dir "
              + target
              + ", or choose another fleet or directory");
    }
    SecretFiles.createDirectories(target.getParent());
    Path staging =
        Files.createTempDirectory(
            target.getParent(),
            "." + target.getFileName() + "-",
            SecretFiles.attributes("rwx------"));
    try {
      fill(staging, fleet, roots, threshold, nowS);
      Files.deleteIfExists(target);
      Files.move(staging, target);
    } finally {
      discard(staging);
    }
  }

  private static void fill(Path directory, String fleet, int roots, int threshold, long nowS)
      throws IOException, CommandException {
    KeyRing ring = new KeyRing(directory, List.of());
    RootSet.Builder set =
        RootSet.newBuilder()
            .setFormat(1)
            .setFleet(fleet)
            .setVersion(1)
            .setThreshold(threshold)
            .setIssuedS(nowS);
    List<JcaSigningKey> rootKeys = new ArrayList<>();
    for (int i = 0; i < roots; i++) {
      JcaSigningKey key = ring.create("root", FleetKeys.entropy());
      rootKeys.add(key);
      set.addKeys(key.publicKeyMessage());
    }
    List<JcaSigningKey> signers = rootKeys.subList(0, threshold);
    JcaSigningKey release = ring.create("release", FleetKeys.entropy());
    JcaSigningKey authority = ring.create("authority", FleetKeys.entropy());
    JcaSigningKey carousel = ring.create("carousel", FleetKeys.entropy());
    long late = nowS + FleetKeys.OFFLINE_DAYS * FleetKeys.DAY_S;
    long soon = nowS + FleetKeys.CAROUSEL_DAYS * FleetKeys.DAY_S;
    FleetKeys.commit(
        directory,
        List.of(FleetChain.sign(SigningContext.ROOT_SET, set.build(), rootKeys)),
        List.of(
            FleetChain.certify(
                fleet, KeyRole.RELEASE, release.publicKeyMessage(), nowS, late, signers),
            FleetChain.certify(
                fleet, KeyRole.AUTHORITY, authority.publicKeyMessage(), nowS, late, signers),
            FleetChain.certify(
                fleet,
                KeyRole.CAROUSEL,
                carousel.publicKeyMessage(),
                nowS,
                soon,
                List.of(release))));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  private static void discard(Path staging) throws IOException {
    if (Files.exists(staging)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(staging)) {
        for (Path entry : entries) {
          Files.delete(entry);
        }
      }
      Files.delete(staging);
    }
  }
}
