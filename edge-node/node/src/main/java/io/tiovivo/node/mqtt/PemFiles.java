package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerProblem.Kind;
import io.tiovivo.node.config.MqttConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of the owner's: certificates and keys as PEM (RFC 7468), passwords as a line. */
final class PemFiles {
  /** Longest file: a bundle of public authorities has 250 kB. */
  static final int MAX_FILE_BYTES = 512 * 1024;

  static final int MAX_PASSWORD_BYTES = 1024;

  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";

  private PemFiles() {}

  /**
   * @param what for people, such as "CA file"
   */
  static List<Certificate> certificates(String what, String file) throws NoBrokerException {
    byte[] bytes = read(what, file, MAX_FILE_BYTES);
    try {
      List<Certificate> all =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(bytes)));
      if (!all.isEmpty()) {
        return all;
      }
    } catch (CertificateException e) {
      // Said below.
    }
    throw bad(
        "the " + what + " " + file + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
  }

  /** PKCS #8, not encrypted; RSA, EC or Ed25519. */
  static PrivateKey key(String file) throws NoBrokerException {
    String text = new String(read("key file", file, MAX_FILE_BYTES), StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(KEY_BEGIN);
    int end = text.indexOf(KEY_END);
    if (begin < 0 || end < begin) {
      boolean other = text.contains("PRIVATE KEY-----");
      throw bad(
          "the key file "
              + file
              + (other
                  ? " holds a key of another form; convert it: openssl pkcs8 -topk8 -nocrypt -in "
                      + file
                      + " -out new.pem"
                  : " holds no private key in PEM (-----BEGIN PRIVATE KEY-----)"));
    }
    try {
      byte[] der =
          Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end).trim());
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
      for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
        Optional<PrivateKey> key = key(algorithm, spec);
        if (key.isPresent()) {
          return key.get();
        }
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw bad("the key in " + file + " is damaged, or neither RSA nor EC nor Ed25519");
  }

  private static Optional<PrivateKey> key(String algorithm, PKCS8EncodedKeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (GeneralSecurityException other) {
      return Optional.empty();
    }
  }

  /** The first line, without its end. */
  static char[] password(String file) throws NoBrokerException {
    String text =
        new String(read("password file", file, MAX_PASSWORD_BYTES), StandardCharsets.UTF_8);
    String line = text.lines().findFirst().orElse("");
    if (line.isEmpty()) {
      throw bad("the password file " + file + " is empty; its first line is the password");
    }
    return line.toCharArray();
  }

  /** What to say about secrets that any user of the box may read. */
  static List<String> openFiles(MqttConfig broker) {
    return Stream.of(broker.passwordFile(), broker.keyFile())
        .flatMap(Optional::stream)
        .filter(PemFiles::openToOthers)
        .map(file -> "everybody on this box can read " + file + ": chmod 600 " + file)
        .toList();
  }

  // False where files have no such modes, or are not there.
  private static boolean openToOthers(String file) {
    try {
      return Files.getPosixFilePermissions(Path.of(file)).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException | InvalidPathException e) {
      return false;
    }
  }

  private static byte[] read(String what, String file, int mostBytes) throws NoBrokerException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(mostBytes + 1);
      if (bytes.length <= mostBytes) {
        return bytes;
      }
      Arrays.fill(bytes, (byte) 0);
      throw bad("the " + what + " " + file + " is longer than " + mostBytes + " bytes");
    } catch (NoBrokerException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw bad("the " + what + " " + file + " is not there");
    } catch (AccessDeniedException e) {
      throw bad(
          "the "
              + what
              + " "
              + file
              + " cannot be read by user "
              + System.getProperty("user.name")
              + ": give it to that user, with mode 600");
    } catch (IOException | InvalidPathException e) {
      throw bad("the " + what + " " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static NoBrokerException bad(String message) {
    return new NoBrokerException(Kind.BAD_FILE, message);
  }
}
