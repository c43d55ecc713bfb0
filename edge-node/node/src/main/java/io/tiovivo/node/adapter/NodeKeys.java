package io.tiovivo.node.adapter;

import io.tiovivo.files.WholeFile;
import io.tiovivo.identity.NodeId;
import io.tiovivo.identity.jca.JcaSigningKey;
import io.tiovivo.machine.Entropy;
import io.tiovivo.node.enrol.EnrolmentKeys;
import io.tiovivo.noise.NoiseCrypto;
import io.tiovivo.noise.SessionKeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The box's own keys in its directory, made at its first start: {@code node.key} (mode 0600), and
 * what goes with them: {@code node.credential}, {@code node.starts}. Its id follows from the
 * Ed25519 key.
 *
 * <p>A key that was made on another board is that of the card that this one was copied from: it is
 * put aside, and this box makes its own. A card that comes back to the board of its first key takes
 * that one up again.
 */
final class NodeKeys implements EnrolmentKeys {
  static final String KEY = "node.key";
  static final String CREDENTIAL = "node.credential";
  private static final String STARTS = "node.starts";
  private static final String OLD_ID = "node.id";

  private static final FileAttribute<?> FILE_0600 =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final Consumer<String> warning;
  private JcaSigningKey signing;
  private SessionKeyPair session;
  private Hardware hardware;
  private Optional<String> copied = Optional.empty();
  private long incarnation;

  private NodeKeys(Path directory, Consumer<String> warning) {
    this.directory = directory;
    this.warning = warning;
  }

  /**
   * Reads the keys, or makes them. Never fails: a node that refused to run over a damaged file
   * would never run again.
   *
   * @param crypto makes the X25519 pair
   * @param hardware what this board is; a key that was made on another one is put aside
   * @param warning is told what went wrong
   */
  static NodeKeys open(
      Path directory,
      Entropy entropy,
      NoiseCrypto crypto,
      Hardware hardware,
      Consumer<String> warning) {
    NodeKeys keys = new NodeKeys(directory, warning);
    NodeKeyFile file = keys.find(hardware).orElseGet(() -> keys.make(entropy, crypto, hardware));
    keys.signing = JcaSigningKey.ofSeed(file.seed());
    keys.session = file.session();
    keys.hardware = hardware.digest().length > 0 ? hardware : file.hardware();
    keys.incarnation = keys.countStart();
    return keys;
  }

  /** The key that is there and belongs to this board. */
  private Optional<NodeKeyFile> find(Hardware board) {
    Path path = directory.resolve(KEY);
    Optional<NodeKeyFile> file = read(path);
    if (file.isPresent() && board.differs(file.get().hardware())) {
      NodeId of = NodeId.ofKey(JcaSigningKey.ofSeed(file.get().seed()).publicKey());
      copied = Optional.of("this card was copied from that of node " + of.brief());
      warning.accept(
          copied.get() + ": its key is put aside, this box makes its own and enrols anew");
      putAside(path, aside(file.get().hardware()));
      putAside(directory.resolve(CREDENTIAL), CREDENTIAL + ".of-" + of.brief());
      Path own = directory.resolve(aside(board));
      Optional<NodeKeyFile> earlier = read(own);
      if (earlier.isPresent()) {
        putAside(own, KEY);
        warning.accept("this board had a key on this card before: taken up again");
      }
      return earlier;
    }
    if (file.isEmpty() && Files.exists(directory.resolve(OLD_ID))) {
      warning.accept("node.id of an earlier version gives way to a key: this node gets a new id");
      putAside(directory.resolve(OLD_ID), OLD_ID + ".old");
    }
    return file;
  }

  private static String aside(Hardware of) {
    String hex = HexFormat.of().formatHex(of.digest());
    return KEY + ".of-" + of.source() + "-" + hex.substring(0, Math.min(8, hex.length()));
  }

  private Optional<NodeKeyFile> read(Path path) {
    Optional<byte[]> bytes = SmallFile.read(path, warning);
    Optional<NodeKeyFile> file = bytes.flatMap(NodeKeyFile::parse);
    if (bytes.isPresent() && file.isEmpty()) {
      warning.accept(path + " is damaged: kept as " + path + ".damaged, this node gets a new id");
      putAside(path, path.getFileName() + ".damaged");
    }
    return file;
  }

  private NodeKeyFile make(Entropy entropy, NoiseCrypto crypto, Hardware board) {
    byte[] seed = new byte[JcaSigningKey.SEED_BYTES];
    entropy.fill(seed);
    NodeKeyFile made = new NodeKeyFile(seed, crypto.generate(), board);
    try {
      if (Files.exists(directory.resolve(KEY))) {
        warning.accept(
            "cannot read " + directory.resolve(KEY) + ": this node has another id today");
      } else {
        WholeFile.replace(directory.resolve(KEY), made.lines(), FILE_0600);
      }
    } catch (IOException readOnly) {
      warning.accept(
          "cannot write "
              + directory.resolve(KEY)
              + ": this node gets another id at its next start");
    }
    return made;
  }

  /** One small write a start, and none while the node runs. */
  private long countStart() {
    Path path = directory.resolve(STARTS);
    long starts = 1;
    try {
      String text =
          SmallFile.read(path, warning)
              .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
              .orElse("0");
      starts = text.matches("[0-9]{1,11}") ? Long.parseLong(text) + 1 : 1;
      WholeFile.replace(path, (starts + "\n").getBytes(StandardCharsets.US_ASCII), FILE_0600);
    } catch (IOException readOnly) {
      warning.accept("cannot write " + path + ": others may take an older start for the newer one");
    }
    return starts;
  }

  private void putAside(Path path, String name) {
    try {
      if (Files.exists(path)) {
        Files.move(path, path.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      warning.accept("cannot rename " + path + " to " + name + ": " + e.getMessage());
    }
  }

  /** The node's id. */
  NodeId id() {
    return NodeId.ofKey(signing.publicKey());
  }

  /** The static key of Noise handshakes. */
  SessionKeyPair session() {
    return session;
  }

  /** Rises with every start; 1 at the first. */
  long incarnation() {
    return incarnation;
  }

  /** What this board is. */
  Hardware hardware() {
    return hardware;
  }

  /** Empty, or that this card was copied from another board, for log and status. */
  Optional<String> copied() {
    return copied;
  }

  /** The credential's envelope that was kept; empty: none. */
  byte[] credential() {
    return SmallFile.read(directory.resolve(CREDENTIAL), warning).orElse(new byte[0]);
  }

  /** Keeps the credential, on disk when this returns. */
  void keepCredential(byte[] envelope) throws IOException {
    WholeFile.replace(directory.resolve(CREDENTIAL), envelope, FILE_0600);
  }

  @Override
  public byte[] signingKey() {
    return signing.publicKey();
  }

  @Override
  public byte[] sessionKey() {
    return session.publicKey().clone();
  }

  @Override
  public byte[] sign(byte[] message) {
    return signing.sign(message);
  }
}
