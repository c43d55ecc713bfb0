package io.tiovivo.headend.keys;

import io.tiovivo.files.WholeFile;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.KeyRole;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.machine.Entropy;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A fleet's keys in a directory: private {@code *.pem}, public {@code *.pub}, {@code fleet.chain}
 * (all root sets and the certificates in force) and {@code fleet.trust} (what a box is given).
 */
public final class FleetKeys {
  /** The file that boxes are given. */
  public static final String TRUST_FILE = "fleet.trust";

  public static final String CHAIN_FILE = "fleet.chain";

  /** How long certificates hold unless said otherwise. */
  static final int CAROUSEL_DAYS = 90;

  static final int OFFLINE_DAYS = 3650;
  static final long DAY_S = 86_400;

  private final Path directory;
  private final KeyRing ring;
  private FleetChain chain;

  private FleetKeys(Path directory, KeyRing ring, FleetChain chain) {
    this.directory = directory;
    this.ring = ring;
    this.chain = chain;
  }

  /** Draws from the operating system. */
  static Entropy entropy() {
    SecureRandom random = new SecureRandom();
    return random::nextBytes;
  }

  /** Where all fleets' keys are unless said otherwise. */
  public static Path home() {
    return KeyPlaces.home();
  }

  /**
   * The directory that options mean: {@code --dir}, or the fleet's below {@link #home}, or the only
   * one that is there.
   *
   * @throws UsageException when it is not clear which
   */
  public static Path directory(Optional<Path> given, Optional<String> fleet)
      throws IOException, CommandException {
    return KeyPlaces.find(given, fleet);
  }

  /**
   * Makes all keys of a new fleet. They appear together or not at all.
   *
   * @throws CommandException when there are keys already, or the directory lies in a checkout
   */
  public static FleetKeys create(Path directory, String fleet, int roots, int threshold, long nowS)
      throws IOException, CommandException {
    NewFleet.create(directory, fleet, roots, threshold, nowS);
    return open(directory);
  }

  /** Opens the keys in a directory. */
  public static FleetKeys open(Path directory) throws IOException, CommandException {
    return open(directory, List.of());
  }

  /**
   * Opens the keys in a directory.
   *
   * @param elsewhere more private key files, for root keys that are kept apart
   */
  public static FleetKeys open(Path directory, List<Path> elsewhere)
      throws IOException, CommandException {
    Path file = directory.resolve(CHAIN_FILE);
    try {
      FleetChain chain = FleetChain.parse(SecretFiles.readBounded(file));
      return new FleetKeys(directory, new KeyRing(directory, elsewhere), chain);
    } catch (NoSuchFileException e) {
      throw CommandException.environment(
          "no keys in "
              + directory
              + ": make them with tiovivo keys init, or bring them back with tiovivo keys restore"
              + " BACKUP --dir "
              + directory);
    } catch (TrustException e) {
      throw CommandException.environment(
          file
              + " is damaged ("
              + e.getMessage()
              + "): move it away and restore it with tiovivo keys restore BACKUP --dir "
              + directory);
    }
  }

  public Path directory() {
    return directory;
  }

  public String fleet() {
    return trust().fleet();
  }

  /** What a box believes that has heard everything. */
  public Trust trust() {
    return chain.trust();
  }

  FleetChain chain() {
    return chain;
  }

  KeyRing ring() {
    return ring;
  }

  /**
   * The key that signs messages of a kind now.
   *
   * @param context {@link SigningContext#MANIFEST}, {@code BEACON} or {@code CREDENTIAL}
   * @throws CommandException when there is none; the message names the file and the way out
   */
  public EnvelopeSigner signer(SigningContext context, long nowS)
      throws IOException, CommandException {
    return new CertifiedKeys(directory, ring, chain).first(context, nowS);
  }

  /**
   * All keys that can sign messages of a kind now, {@link #signer} first.
   *
   * @throws CommandException when there is none; the message names the file and the way out
   */
  public List<EnvelopeSigner> signers(SigningContext context, long nowS)
      throws IOException, CommandException {
    return new CertifiedKeys(directory, ring, chain).all(context, nowS);
  }

  /** The private halves of root keys that can be read, in the order of the root set. */
  List<JcaSigningKey> rootKeys() throws IOException, CommandException {
    List<JcaSigningKey> keys = new ArrayList<>();
    for (KeyId id : chain.rootKeys()) {
      ring.load(id).ifPresent(keys::add);
    }
    return keys;
  }

  /**
   * As many private root keys as must sign.
   *
   * @throws CommandException when fewer can be read; the message names those that are missing
   */
  List<JcaSigningKey> rootThreshold() throws IOException, CommandException {
    List<JcaSigningKey> keys = rootKeys();
    int threshold = trust().threshold();
    if (keys.size() >= threshold) {
      return keys.subList(0, threshold);
    }
    List<String> absent = new ArrayList<>();
    for (KeyId id : chain.rootKeys()) {
      if (keys.stream().noneMatch(key -> key.id().equals(id))) {
        absent.add(ring.nameOf(id) + KeyRing.PRIVATE);
      }
    }
    throw CommandException.environment(
        threshold
            + " of the "
            + chain.rootKeys().size()
            + " root keys must sign and only "
            + keys.size()
            + " can be read; missing in "
            + directory
            + ": "
            + String.join(", ", absent)
            + ". Give those that you keep elsewhere with --root FILE, or bring them back with"
            + " tiovivo keys restore BACKUP --dir "
            + directory
            + ". Without them the fleet needs new keys: see docs/TRUST.md");
  }

  /** Takes a newer chain into force. */
  void commit(List<Signed> rootSets, List<Signed> certificates)
      throws IOException, CommandException {
    chain = commit(directory, rootSets, certificates);
  }

  static FleetChain commit(Path directory, List<Signed> rootSets, List<Signed> certificates)
      throws IOException, CommandException {
    FleetChain chain;
    try {
      chain = FleetChain.of(rootSets, certificates);
    } catch (TrustException e) {
      throw CommandException.environment("the keys do not fit together: " + e.getMessage());
    }
    WholeFile.replace(directory.resolve(CHAIN_FILE), chain.bytes());
    WholeFile.replace(directory.resolve(TRUST_FILE), chain.trust().bytes());
    return chain;
  }

  static String lower(KeyRole role) {
    return role.name().toLowerCase(java.util.Locale.ROOT);
  }
}
