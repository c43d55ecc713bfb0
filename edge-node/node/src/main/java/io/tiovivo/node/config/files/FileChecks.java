package io.tiovivo.node.config.files;

import io.tiovivo.node.config.Configuration;
import io.tiovivo.node.config.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at the files that a configuration names, and at the configuration itself. */
public final class FileChecks {
  private static final int MAX_BYTES = 1 << 20;
  private static final List<String> SECRETS =
      List.of("mqtt.password-file", "reports.password-file", "page.token-file", "claim-file");
  private static final List<String> KEYS = List.of("mqtt.key-file", "reports.key-file");
  private static final List<String> CERTIFICATES =
      List.of(
          "mqtt.ca-file", "mqtt.certificate-file", "reports.ca-file", "reports.certificate-file");

  private final Configuration configuration;
  private final ConfigFiles files;
  private final List<Problem> problems = new ArrayList<>();

  public FileChecks(Configuration configuration, ConfigFiles files) {
    this.configuration = configuration;
    this.files = files;
  }

  /**
   * What is wrong with them.
   *
   * @param thorough whether to read certificates: costs time and memory
   */
  public List<Problem> problems(boolean thorough) {
    problems.clear();
    writable(files.file());
    for (String key : SECRETS) {
      read(key).ifPresent(bytes -> secret(key, bytes));
    }
    for (String key : KEYS) {
      read(key).ifPresent(bytes -> privateKey(key, bytes));
    }
    for (String key : CERTIFICATES) {
      read(key).filter(bytes -> thorough).ifPresent(bytes -> certificates(key, bytes));
    }
    read("trust");
    return List.copyOf(problems);
  }

  private void writable(Path file) {
    if (permissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
      problems.add(
          new Problem(
              file.toString(),
              0,
              false,
              "is writable by everybody on this machine: chmod o-w " + file,
              ""));
    }
  }

  private Optional<byte[]> read(String key) {
    Optional<Path> path = configuration.path(key).map(Path::of);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path.get())) {
      return Optional.of(in.readNBytes(MAX_BYTES));
    } catch (NoSuchFileException missing) {
      add(key, true, "there is no file " + path.get());
    } catch (AccessDeniedException hidden) {
      // The node may be another user than whoever asks.
      add(key, false, "this user may not read " + path.get() + "; the node has to");
    } catch (IOException unreadable) {
      add(key, true, "cannot read " + path.get() + ": " + unreadable.getMessage());
    }
    return Optional.empty();
  }

  private void secret(String key, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.lines().findFirst().orElse("").isBlank()) {
      add(key, true, "the first line of " + path(key) + " is empty: it belongs there");
    }
    hidden(key);
  }

  private void hidden(String key) {
    if (permissions(path(key)).contains(PosixFilePermission.OTHERS_READ)) {
      add(
          key,
          false,
          "everybody on this machine can read "
              + path(key)
              + ": chmod 600 it, and chown it to the node's user");
    }
  }

  private void privateKey(String key, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.contains("-----BEGIN PRIVATE KEY-----")) {
      boolean other = text.contains("PRIVATE KEY-----");
      add(
          key,
          true,
          path(key)
              + (other
                  ? " is a private key of another form: openssl pkcs8 -topk8 -nocrypt -in OLD -out"
                      + " NEW makes one of PKCS #8"
                  : " holds no PEM with a private key"));
    }
    hidden(key);
  }

  private void certificates(String key, byte[] bytes) {
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
      if (all.isEmpty()) {
        add(key, true, path(key) + " holds no certificate");
      }
      Instant now = Instant.now();
      for (Certificate each : all) {
        Date end = ((X509Certificate) each).getNotAfter();
        if (end.toInstant().isBefore(now)) {
          add(key, false, "a certificate in " + path(key) + " ended on " + end.toInstant());
        }
      }
    } catch (CertificateException notOne) {
      add(key, true, path(key) + " is not PEM: it begins with -----BEGIN CERTIFICATE-----");
    }
  }

  private Path path(String key) {
    return Path.of(configuration.path(key).orElseThrow());
  }

  private void add(String key, boolean wrong, String what) {
    problems.add(configuration.problem(key, wrong, what));
  }

  private static Set<PosixFilePermission> permissions(Path path) {
    try {
      return Files.getPosixFilePermissions(path);
    } catch (IOException | UnsupportedOperationException unknown) {
      return Set.of();
    }
  }
}
