package io.tiovivo.headend.keys;

import io.tiovivo.headend.keys.FleetChain.Certificate;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.KeyCertificate;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.PublicKey;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.machine.Entropy;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes what a fleet's keys vouch for: certificates renewed, keys replaced and revoked. */
final class Certification {
  /** Most keys that a root set can revoke. */
  private static final int MAX_REVOKED = 64;

  /**
   * By how much a root set may be larger than the one before: some keys, signatures, revocations.
   */
  private static final int GROWTH_BYTES = 512;

  private final FleetKeys keys;
  private final Entropy entropy;
  private final long nowS;

  Certification(FleetKeys keys, Entropy entropy, long nowS) {
    this.keys = keys;
    this.entropy = entropy;
    this.nowS = nowS;
  }

  /**
   * Certifies a key for some days from now: the one in use, or a new one when there is none or
   * {@code fresh}. Private halves of keys in use need not be there.
   *
   * @param beside a new key of which those in use stay certified
   * @return its name
   */
  String certify(KeyRole role, int days, boolean fresh, boolean beside)
      throws IOException, CommandException {
    List<JcaSigningKey> issuers = issuers(role);
    Optional<PublicKey> current = fresh ? Optional.empty() : current(role);
    Optional<JcaSigningKey> created =
        current.isPresent()
            ? Optional.empty()
            : Optional.of(keys.ring().create(FleetKeys.lower(role), entropy));
    PublicKey subject = current.orElseGet(() -> created.get().publicKeyMessage());
    List<Signed> certificates = new ArrayList<>();
    for (Certificate other : keys.chain().certificates()) {
      boolean replaced = other.role() == role && !beside && isReplaced(other, subject, fresh);
      if (replaced || !inForce(other)) {
        continue;
      }
      boolean orphaned = !beside && role == KeyRole.RELEASE && other.role() == KeyRole.CAROUSEL;
      certificates.add(
          orphaned && created.isPresent()
              ? FleetChain.sign(
                  SigningContext.KEY_CERTIFICATE, other.message(), List.of(created.get()))
              : other.signed());
    }
    long notAfterS = nowS + days * FleetKeys.DAY_S;
    certificates.add(FleetChain.certify(keys.fleet(), role, subject, nowS, notAfterS, issuers));
    keys.commit(keys.chain().rootSets(), certificates);
    return keys.ring().nameOf(id(subject));
  }

  /** A renewal takes the place of the key's own certificate, a new key that of all. */
  private static boolean isReplaced(Certificate other, PublicKey subject, boolean fresh) {
    return fresh || other.role() != KeyRole.RELEASE || other.id().equals(id(subject));
  }

  private List<JcaSigningKey> issuers(KeyRole role) throws IOException, CommandException {
    if (role != KeyRole.CAROUSEL) {
      return keys.rootThreshold();
    }
    // Complains in words when the release key is missing or ended.
    keys.signer(SigningContext.MANIFEST, nowS);
    return List.of(releaseKey());
  }

  private JcaSigningKey releaseKey() throws IOException, CommandException {
    List<Certificate> certificates = keys.chain().certificates(KeyRole.RELEASE);
    for (int i = certificates.size() - 1; i >= 0; i--) {
      Optional<JcaSigningKey> key = keys.ring().load(certificates.get(i).id());
      if (inForce(certificates.get(i)) && key.isPresent()) {
        return key.get();
      }
    }
    throw CommandException.environment("no release key can be read in " + keys.directory());
  }

  private Optional<PublicKey> current(KeyRole role) {
    return keys.chain().certificates(role).stream()
        .filter(certificate -> !keys.trust().revoked().contains(certificate.id()))
        .map(certificate -> certificate.message().getKey())
        .reduce((older, newer) -> newer);
  }

  private boolean inForce(Certificate certificate) {
    return nowS <= certificate.notAfterS() && !keys.trust().revoked().contains(certificate.id());
  }

  /**
   * Replaces the root set by the next one. Root keys in {@code replaced} make room for new ones;
   * others are revoked, and new ones of their role certified. All certificates that stay in force
   * are issued anew, so that they hold under the new root set alone.
   *
   * @return the names of the new keys
   */
  List<String> rotate(Set<KeyId> replaced) throws IOException, CommandException {
    RootSet old = keys.chain().rootSet();
    requireRoom();
    keys.rootThreshold();
    List<JcaSigningKey> oldKeys = keys.rootKeys();
    RootSet.Builder next =
        old.toBuilder()
            .setVersion(old.getVersion() + 1)
            .setIssuedS(Math.max(nowS, old.getIssuedS() + 1))
            .clearKeys();
    Set<KeyId> revoke = revoked(replaced);
    next.clearRevokedKeyIds();
    revoke.forEach(
        id -> next.addRevokedKeyIds(com.google.protobuf.ByteString.copyFrom(id.bytes())));
    List<JcaSigningKey> created = new ArrayList<>();
    List<JcaSigningKey> newKeys = new ArrayList<>();
    for (PublicKey key : old.getKeysList()) {
      KeyId id = id(key);
      if (replaced.contains(id)) {
        JcaSigningKey fresh = keys.ring().create("root", entropy);
        created.add(fresh);
        newKeys.add(fresh);
        next.addKeys(fresh.publicKeyMessage());
      } else {
        oldKeys.stream().filter(held -> held.id().equals(id)).forEach(newKeys::add);
        next.addKeys(key);
      }
    }
    Set<JcaSigningKey> signers = new LinkedHashSet<>(oldKeys);
    signers.addAll(newKeys);
    List<Signed> rootSets = new ArrayList<>(keys.chain().rootSets());
    rootSets.add(FleetChain.sign(SigningContext.ROOT_SET, next.build(), signers));
    List<JcaSigningKey> issuers = newKeys.subList(0, Math.min(newKeys.size(), next.getThreshold()));
    keys.commit(rootSets, certificates(revoke, issuers, created));
    List<String> names = new ArrayList<>();
    for (JcaSigningKey key : created) {
      names.add(keys.ring().nameOf(key.id()));
    }
    return names;
  }

  /** Before keys are made that would have no place: root sets are never taken back. */
  private void requireRoom() throws CommandException {
    List<Signed> sets = keys.chain().rootSets();
    int bytes = keys.chain().bytes().length;
    int nextBytes = sets.get(sets.size() - 1).getSerializedSize() + GROWTH_BYTES;
    if (sets.size() >= Trust.MAX_ROOT_SETS || bytes + nextBytes > Trust.MAX_FILE_BYTES) {
      throw CommandException.refused(
          "this fleet's "
              + sets.size()
              + " root sets of "
              + bytes
              + " bytes leave no room for another one: make new keys (tiovivo keys init) and give"
              + " each box their fleet.trust with --trust");
    }
  }

  private Set<KeyId> revoked(Set<KeyId> replaced) throws CommandException {
    Set<KeyId> revoke = new LinkedHashSet<>(keys.trust().revoked());
    for (KeyId id : replaced) {
      if (!keys.chain().rootKeys().contains(id)) {
        revoke.add(id);
      }
    }
    if (revoke.size() > MAX_REVOKED) {
      throw CommandException.environment(
          "a root set can revoke "
              + MAX_REVOKED
              + " keys, and this would be "
              + revoke.size()
              + ": make new keys (tiovivo keys init) and give each box their fleet.trust with"
              + " --trust");
    }
    return revoke;
  }

  /** Issues anew what stays in force; makes a new key for each that does not. */
  private List<Signed> certificates(
      Set<KeyId> revoke, List<JcaSigningKey> roots, List<JcaSigningKey> created)
      throws IOException, CommandException {
    List<Signed> certificates = new ArrayList<>();
    JcaSigningKey release = null;
    for (KeyRole role : List.of(KeyRole.RELEASE, KeyRole.AUTHORITY, KeyRole.CAROUSEL)) {
      for (Certificate certificate : keys.chain().certificates(role)) {
        KeyCertificate message = certificate.message();
        boolean gone = revoke.contains(certificate.id());
        if (gone && keys.trust().revoked().contains(certificate.id())
            || nowS > certificate.notAfterS()) {
          continue;
        }
        if (gone) {
          JcaSigningKey fresh = keys.ring().create(FleetKeys.lower(role), entropy);
          created.add(fresh);
          release = role == KeyRole.RELEASE ? fresh : release;
          int days = role == KeyRole.CAROUSEL ? FleetKeys.CAROUSEL_DAYS : FleetKeys.OFFLINE_DAYS;
          message =
              message.toBuilder()
                  .setKey(fresh.publicKeyMessage())
                  .setNotBeforeS(nowS)
                  .setNotAfterS(nowS + days * FleetKeys.DAY_S)
                  .build();
        }
        if (role != KeyRole.CAROUSEL) {
          certificates.add(FleetChain.sign(SigningContext.KEY_CERTIFICATE, message, roots));
        } else if (gone || revoke.stream().anyMatch(certificate::issuedBy)) {
          JcaSigningKey issuer = release != null ? release : releaseKey();
          certificates.add(
              FleetChain.sign(SigningContext.KEY_CERTIFICATE, message, List.of(issuer)));
        } else {
          certificates.add(certificate.signed());
        }
      }
    }
    return certificates;
  }

  private static KeyId id(PublicKey key) {
    return KeyId.of(key.getKey().toByteArray());
  }
}
