package io.tiovivo.headend.keys;

import io.tiovivo.machine.Entropy;
import io.tiovivo.settings.CommandException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A directory of keys as one file that only its passphrase opens: "TIOVIVO KEYS 1\n", rounds (4
 * bytes), salt (16), nonce (12), then a ZIP of the files under AES-256-GCM. The key comes from the
 * passphrase by PBKDF2-HMAC-SHA256; everything before the ciphertext is authenticated with it.
 */
final class KeyBackup {
  /** OWASP's advice of 2023 for PBKDF2-HMAC-SHA256; about a second on a small computer. */
  static final int ROUNDS = 600_000;

  /** More would only keep the restoring machine busy. */
  private static final int MAX_ROUNDS = 10_000_000;

  private static final int MAX_FILES = 256;

  private static final byte[] MAGIC = "TIOVIVO KEYS 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BITS = 256;
  private static final int HEADER_BYTES = MAGIC.length + 4 + SALT_BYTES + NONCE_BYTES;

  /** What belongs to a directory of keys; nothing else is packed or unpacked. */
  static final String FILE_NAMES =
      "[a-z]+-[0-9]{1,9}\\.(pem|pub)|fleet\\.(chain|trust|releases)|authority\\.(ledger|revoked)";

  /** Of who is in the fleet: some 200,000 lines. A larger one is copied by other means. */
  static final int MAX_LEDGER_BYTES = 64 << 20;

  /** Of a whole backup. */
  static final int MAX_BACKUP_BYTES = MAX_LEDGER_BYTES + (8 << 20);

  private static final String LEDGER = "authority.ledger";

  private KeyBackup() {}

  /** The files of a directory of keys, by name. */
  static SortedMap<String, byte[]> collect(Path directory) throws IOException, CommandException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.matches(FILE_NAMES)) {
          boolean secret = name.endsWith(KeyRing.PRIVATE);
          files.put(
              name,
              secret ? SecretFiles.read(entry) : SecretFiles.readBounded(entry, maxBytes(name)));
        }
      }
    }
    if (files.size() > MAX_FILES) {
      throw CommandException.environment(
          directory + " holds more than " + MAX_FILES + " files: move old keys away");
    }
    return files;
  }

  private static int maxBytes(String name) {
    return name.equals(LEDGER) ? MAX_LEDGER_BYTES : SecretFiles.MAX_FILE_BYTES;
  }

  static byte[] seal(Map<String, byte[]> files, char[] passphrase, int rounds, Entropy entropy)
      throws IOException {
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    entropy.fill(salt);
    entropy.fill(nonce);
    byte[] header =
        ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(rounds).put(salt).put(nonce).array();
    byte[] plain = zip(files);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, header, passphrase).doFinal(plain);
      Arrays.fill(plain, (byte) 0);
      return ByteBuffer.allocate(HEADER_BYTES + sealed.length).put(header).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot encrypt", e);
    }
  }

  /**
   * Opens a backup.
   *
   * @throws CommandException when it is no backup, damaged, or the passphrase is another one
   */
  static SortedMap<String, byte[]> open(byte[] backup, char[] passphrase)
      throws IOException, CommandException {
    boolean longEnough = backup.length >= HEADER_BYTES + TAG_BITS / 8;
    if (!longEnough || !Arrays.equals(MAGIC, Arrays.copyOf(backup, MAGIC.length))) {
      throw CommandException.refused("this is no backup of keys, or it is cut off");
    }
    byte[] header = Arrays.copyOf(backup, HEADER_BYTES);
    int rounds = ByteBuffer.wrap(header).getInt(MAGIC.length);
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw CommandException.refused("the backup is damaged: " + rounds + " rounds");
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, header, passphrase);
      return unzip(cipher.doFinal(backup, HEADER_BYTES, backup.length - HEADER_BYTES));
    } catch (AEADBadTagException e) {
      throw CommandException.refused("the passphrase is another one, or the backup is damaged");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot decrypt", e);
    }
  }

  private static Cipher cipher(int mode, byte[] header, char[] passphrase)
      throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(header).position(MAGIC.length);
    int rounds = in.getInt();
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    in.get(salt).get(nonce);
    PBEKeySpec spec = new PBEKeySpec(passphrase, salt, rounds, KEY_BITS);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    spec.clearPassword();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    return cipher;
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static SortedMap<String, byte[]> unzip(byte[] bytes)
      throws IOException, CommandException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes(maxBytes(entry.getName()));
        if (!entry.getName().matches(FILE_NAMES) || files.size() >= MAX_FILES) {
          throw CommandException.refused("there is something else than keys in the backup");
        }
        files.put(entry.getName(), content);
      }
    }
    return files;
  }
}
