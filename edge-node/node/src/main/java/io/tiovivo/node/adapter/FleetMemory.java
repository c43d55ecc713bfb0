package io.tiovivo.node.adapter;

import io.tiovivo.files.WholeFile;
import io.tiovivo.identity.Signatures;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a node remembers of its fleet between starts: root sets that it has learned, the newest
 * beacon, the code or token that it was given, and the request that an operator may carry away.
 * Writes rarely: flash wears.
 */
final class FleetMemory {
  static final String TRUST = "node.trust";
  static final String BEACON = "node.beacon";
  static final String REQUEST = "node.request";

  private final Path directory;
  private final Consumer<String> warning;
  private int keptTrust;

  FleetMemory(Path directory, Consumer<String> warning) {
    this.directory = directory;
    this.warning = warning;
  }

  /**
   * Whom to believe: the file that the box was given, or what its loader knows, and what this node
   * has learned since.
   *
   * @param given the fleet's trust file; need not be there
   * @param record what the boot record holds; empty: nothing, or there is no loader
   * @return empty: there is nothing to begin with; the node runs without an overlay then
   */
  Optional<Trust> trust(Path given, Optional<byte[]> record, Signatures signatures) {
    Optional<Trust> file =
        SmallFile.read(given, warning).flatMap(bytes -> parse(bytes, given.toString(), signatures));
    Optional<Trust> loader =
        record.flatMap(bytes -> parse(bytes, "the boot record's trust", signatures));
    Trust begin = file.or(() -> loader).orElse(null);
    if (begin == null) {
      return Optional.empty();
    }
    keptTrust = begin.version();
    for (Optional<byte[]> learned :
        java.util.List.of(record, SmallFile.read(directory.resolve(TRUST), warning))) {
      try {
        begin = learned.isPresent() ? begin.followed(learned.get()) : begin;
        keptTrust = begin.version();
      } catch (TrustException other) {
        warning.accept("root sets learned earlier are passed over: " + other.getMessage());
      }
    }
    return Optional.of(begin);
  }

  /** Why a trust file cannot be used; empty: it can. */
  Optional<String> flaw(Path file, Signatures signatures) {
    try (InputStream in = Files.newInputStream(file)) {
      Trust.parse(in.readNBytes(SmallFile.MAX_BYTES), signatures);
      return Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.of("there is none");
    } catch (IOException | TrustException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Trust> parse(byte[] bytes, String name, Signatures signatures) {
    try {
      return Optional.of(Trust.parse(bytes, signatures));
    } catch (TrustException e) {
      warning.accept("cannot use " + name + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Keeps root sets that are newer than those kept. */
  void keepTrust(Trust trust) {
    if (trust.version() > keptTrust && write(TRUST, trust.bytes())) {
      keptTrust = trust.version();
    }
  }

  /** The beacon that was kept; empty: none. It proves itself. */
  byte[] beacon() {
    return SmallFile.read(directory.resolve(BEACON), warning).orElse(new byte[0]);
  }

  /**
   * Keeps a beacon; to be called when it says something else than the one before, and no oftener.
   */
  void keepBeacon(byte[] envelope) {
    write(BEACON, envelope);
  }

  /** The code or token: what was typed, or what lies in a file on the card. */
  String claim(String typed, Path file) {
    return typed.isEmpty()
        ? SmallFile.read(file, warning)
            .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
            .orElse("")
        : typed;
  }

  /** Puts a request where an operator finds it: {@code tiovivo authority sign}. */
  void keepRequest(byte[] request) {
    write(REQUEST, request);
  }

  private boolean write(String name, byte[] bytes) {
    try {
      WholeFile.replace(directory.resolve(name), bytes);
      return true;
    } catch (IOException e) {
      warning.accept("cannot write " + directory.resolve(name) + ": " + e.getMessage());
      return false;
    }
  }
}
