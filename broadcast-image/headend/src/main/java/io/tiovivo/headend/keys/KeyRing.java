package io.tiovivo.headend.keys;

import io.tiovivo.files.WholeFile;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.identity.proto.Algorithm;
import io.tiovivo.identity.proto.PublicKey;
import io.tiovivo.machine.Entropy;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.spec.InvalidKeySpecException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The keys in a directory. Each has a name such as {@code root-2}, a private {@code root-2.pem}
 * (PKCS#8) that may lie elsewhere or be lost, and a public {@code root-2.pub} that stays.
 */
final class KeyRing {
  static final String PRIVATE = ".pem";
  static final String PUBLIC = ".pub";

  private static final String PEM_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String PEM_END = "-----END PRIVATE KEY-----";
  private static final String PUBLIC_PREFIX = "ed25519 ";

  /** Fewer digits of a key id may be taken for a name. */
  private static final int LEAST_ID_DIGITS = 8;

  /** A key by name. */
  record Named(String name, byte[] publicKey) {
    KeyId id() {
      return KeyId.of(publicKey);
    }

    /** "root" of "root-2". */
    String role() {
      return name.replaceAll("-[0-9]+$", "");
    }

    PublicKey message() {
      return PublicKey.newBuilder()
          .setAlgorithm(Algorithm.ED25519)
          .setKey(com.google.protobuf.ByteString.copyFrom(publicKey))
          .build();
    }
  }

  private final Path directory;
  private final List<Path> elsewhere;

  /**
   * @param elsewhere private key files outside of the directory, root keys on a stick for instance
   */
  KeyRing(Path directory, List<Path> elsewhere) {
    this.directory = directory;
    this.elsewhere = List.copyOf(elsewhere);
  }

  /** All keys by name; the newest of a role last. */
  List<Named> all() throws IOException, CommandException {
    List<Named> keys = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + PUBLIC)) {
      for (Path file : files) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - PUBLIC.length());
        keys.add(new Named(name, readPublic(file)));
      }
    }
    keys.sort(Comparator.comparing(Named::role).thenComparing(key -> number(key.name())));
    return keys;
  }

  /** The key with this id. */
  Optional<Named> byId(KeyId id) throws IOException, CommandException {
    return all().stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** The name of a key, or its id when its public file is gone too. */
  String nameOf(KeyId id) throws IOException, CommandException {
    return byId(id).map(Named::name).orElse(id.hex());
  }

  /** The key that a user means by its name or by (the beginning of) its id. */
  Named find(String nameOrId) throws IOException, CommandException {
    String wanted =
        nameOrId.endsWith(PRIVATE)
            ? nameOrId.substring(0, nameOrId.length() - PRIVATE.length())
            : nameOrId;
    List<Named> keys = all();
    for (Named key : keys) {
      boolean byId =
          wanted.length() >= LEAST_ID_DIGITS
              && key.id().hex().startsWith(wanted.toLowerCase(java.util.Locale.ROOT));
      if (key.name().equals(wanted) || byId) {
        return key;
      }
    }
    throw new UsageException(
        "no key "
            + UsageException.quoted(nameOrId)
            + " in "
            + directory
            + Nearest.hint("", nameOrId, keys.stream().map(Named::name).toList())
            + "; see tiovivo keys show --dir "
            + directory);
  }

  /** Where the private half is or would be. */
  Path privateFile(Named key) {
    return directory.resolve(key.name() + PRIVATE);
  }

  /** True when the private half lies in the directory. */
  boolean holds(Named key) {
    return Files.exists(privateFile(key));
  }

  /** The private half, from the directory or one of the files elsewhere; empty: in neither. */
  Optional<JcaSigningKey> load(KeyId id) throws IOException, CommandException {
    Optional<Named> named = byId(id);
    if (named.isPresent() && holds(named.get())) {
      JcaSigningKey key = readPrivate(privateFile(named.get()));
      if (!key.id().equals(id)) {
        throw CommandException.environment(
            privateFile(named.get())
                + " holds key "
                + key.id()
                + " instead of "
                + id
                + ": restore the right file (tiovivo keys restore --help)");
      }
      return Optional.of(key);
    }
    for (Path file : elsewhere) {
      JcaSigningKey key = readPrivate(file);
      if (key.id().equals(id)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /** Makes a new key of a role and writes both its files. */
  JcaSigningKey create(String role, Entropy entropy) throws IOException, CommandException {
    long number = 1;
    for (Named key : all()) {
      number = key.role().equals(role) ? Math.max(number, number(key.name()) + 1) : number;
    }
    while (Files.exists(directory.resolve(role + "-" + number + PRIVATE))) {
      number++;
    }
    String name = role + "-" + number;
    JcaSigningKey key = JcaSigningKey.generate(entropy);
    SecretFiles.create(directory.resolve(name + PRIVATE), pem(key));
    String line = PUBLIC_PREFIX + HexFormat.of().formatHex(key.publicKey()) + "\n";
    WholeFile.replace(directory.resolve(name + PUBLIC), line.getBytes(StandardCharsets.US_ASCII));
    return key;
  }

  static byte[] pem(JcaSigningKey key) {
    byte[] newLine = {'\n'};
    String body = Base64.getMimeEncoder(64, newLine).encodeToString(key.pkcs8());
    return (PEM_BEGIN + "\n" + body + "\n" + PEM_END + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  static JcaSigningKey readPrivate(Path file) throws IOException, CommandException {
    String text = new String(SecretFiles.read(file), StandardCharsets.US_ASCII);
    int begin = text.indexOf(PEM_BEGIN);
    int end = text.indexOf(PEM_END);
    try {
      if (begin < 0 || end < begin) {
        throw new InvalidKeySpecException("no PEM");
      }
      String body = text.substring(begin + PEM_BEGIN.length(), end);
      return JcaSigningKey.ofPkcs8(Base64.getMimeDecoder().decode(body));
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw CommandException.environment(
          file
              + " is damaged or not an Ed25519 private key: restore it from a backup"
              + " (tiovivo keys restore --help)");
    }
  }

  private static byte[] readPublic(Path file) throws IOException, CommandException {
    String text = new String(SecretFiles.readBounded(file), StandardCharsets.US_ASCII).strip();
    String hex = text.startsWith(PUBLIC_PREFIX) ? text.substring(PUBLIC_PREFIX.length()) : "";
    if (!hex.matches("[0-9a-f]{64}")) {
      throw CommandException.environment(
          file + " is damaged: restore it from a backup (tiovivo keys restore --help)");
    }
    return HexFormat.of().parseHex(hex);
  }

  private static long number(String name) {
    String digits = name.replaceAll(".*-(?=[0-9]{1,9}$)", "");
    return digits.matches("[0-9]{1,9}") ? Long.parseLong(digits) : 0;
  }
}
