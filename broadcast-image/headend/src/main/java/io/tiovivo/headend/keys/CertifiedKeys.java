package io.tiovivo.headend.keys;

import io.tiovivo.headend.keys.FleetChain.Certificate;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of the keys that a chain certifies can sign now, and why the others cannot. */
final class CertifiedKeys {
  private final Path directory;
  private final KeyRing ring;
  private final FleetChain chain;

  /**
   * @param directory that messages name
   */
  CertifiedKeys(Path directory, KeyRing ring, FleetChain chain) {
    this.directory = directory;
    this.ring = ring;
    this.chain = chain;
  }

  /**
   * The key that signs messages of a kind now.
   *
   * @param context {@link SigningContext#MANIFEST}, {@code BEACON} or {@code CREDENTIAL}
   * @throws CommandException when there is none; the message names the file and the way out
   */
  EnvelopeSigner first(SigningContext context, long nowS) throws IOException, CommandException {
    KeyRole role = context.signer();
    CommandException reason = null;
    List<Certificate> certificates = chain.certificates(role);
    for (int i = certificates.size() - 1; i >= 0; i--) {
      Certificate certificate = certificates.get(i);
      Optional<CommandException> unusable = unusable(certificate, nowS);
      if (unusable.isEmpty()) {
        Optional<JcaSigningKey> key = ring.load(certificate.id());
        if (key.isPresent()) {
          return new EnvelopeSigner(
              context,
              key.get(),
              ring.nameOf(certificate.id()),
              chain.forSigner(certificate),
              certificate.notAfterS());
        }
        unusable = Optional.of(missing(role, certificate.id()));
      }
      reason = reason == null ? unusable.get() : reason;
    }
    if (reason != null) {
      throw reason;
    }
    throw CommandException.environment(
        "no "
            + FleetKeys.lower(role)
            + " key is certified: tiovivo keys certify --role "
            + FleetKeys.lower(role)
            + " --dir "
            + directory);
  }

  /**
   * All keys that can sign messages of a kind now, {@link #first} first.
   *
   * @throws CommandException when there is none; the message names the file and the way out
   */
  List<EnvelopeSigner> all(SigningContext context, long nowS) throws IOException, CommandException {
    EnvelopeSigner first = first(context, nowS);
    List<EnvelopeSigner> signers = new ArrayList<>(List.of(first));
    for (Certificate certificate : chain.certificates(context.signer())) {
      Optional<JcaSigningKey> key =
          unusable(certificate, nowS).isEmpty() ? ring.load(certificate.id()) : Optional.empty();
      String name = ring.nameOf(certificate.id());
      if (key.isPresent() && signers.stream().noneMatch(each -> each.keyName().equals(name))) {
        signers.add(
            new EnvelopeSigner(
                context, key.get(), name, chain.forSigner(certificate), certificate.notAfterS()));
      }
    }
    return signers;
  }

  private Optional<CommandException> unusable(Certificate certificate, long nowS)
      throws IOException, CommandException {
    String key = ring.nameOf(certificate.id());
    if (chain.trust().revoked().contains(certificate.id())) {
      return Optional.of(
          CommandException.refused(
              "key "
                  + key
                  + " is revoked: make another with tiovivo keys certify --role "
                  + FleetKeys.lower(certificate.role())
                  + " --new --dir "
                  + directory));
    }
    if (nowS > certificate.notAfterS()) {
      return Optional.of(
          CommandException.refused(
              "the certificate of key "
                  + key
                  + " ended at "
                  + Instant.ofEpochSecond(certificate.notAfterS())
                  + ": renew it with tiovivo keys certify --role "
                  + FleetKeys.lower(certificate.role())
                  + " --dir "
                  + directory));
    }
    return Optional.empty();
  }

  /** The complaint about a private key that is not there: names the file and the way out. */
  private CommandException missing(KeyRole role, KeyId id) throws IOException, CommandException {
    String name = ring.nameOf(id);
    return CommandException.environment(
        directory.resolve(name + KeyRing.PRIVATE)
            + " is missing: bring it back with tiovivo keys restore BACKUP --dir "
            + directory
            + ", or make a new one with tiovivo keys certify --role "
            + FleetKeys.lower(role)
            + " --new --dir "
            + directory
            + "; if somebody else may have it, revoke it with tiovivo keys rotate-root --replace "
            + name
            + " --dir "
            + directory);
  }
}
