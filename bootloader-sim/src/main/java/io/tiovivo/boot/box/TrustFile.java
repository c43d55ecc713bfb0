package io.tiovivo.boot.box;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.boot.slots.BootRecord;
import io.tiovivo.identity.Signatures;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.TrustException;
import io.tiovivo.identity.proto.TrustChain;
import io.tiovivo.settings.Command;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whom the box believes: the file that it was given, or what it has learned since off the air, if
 * that goes on from the same first root set. Without the file, what it knows will do.
 */
final class TrustFile {
  private TrustFile() {}

  /**
   * @throws CommandException when there is neither a usable file nor anything in the record
   */
  static Trust load(Path file, BootRecord record, Signatures signatures, BoxReport report)
      throws CommandException {
    Optional<byte[]> known = record.trust();
    Optional<Trust> learned = known.flatMap(bytes -> parse(bytes, signatures));
    byte[] given;
    Trust fromFile;
    try {
      given = read(file);
      fromFile = Trust.parse(given, signatures);
    } catch (IOException | TrustException e) {
      String why = e instanceof IOException io ? Command.describe(io) : e.getMessage();
      if (learned.isPresent()) {
        report.warn("trust file " + file + ": " + why + "; using what this box learned before");
        return learned.get();
      }
      throw CommandException.environment(
          "cannot use the trust file "
              + file
              + " ("
              + why
              + "): copy the fleet's fleet.trust, made by tiovivo keys, to this box and name it with"
              + " --trust");
    }
    boolean newer =
        learned.isPresent()
            && learned.get().version() > fromFile.version()
            && sameStart(given, known.get());
    return newer ? learned.get() : fromFile;
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      // One byte more than allowed, so that the parser sees what is too long.
      return in.readNBytes(Trust.MAX_FILE_BYTES + 1);
    }
  }

  private static Optional<Trust> parse(byte[] bytes, Signatures signatures) {
    try {
      return Optional.of(Trust.parse(bytes, signatures));
    } catch (TrustException e) {
      return Optional.empty();
    }
  }

  private static boolean sameStart(byte[] one, byte[] other) {
    try {
      TrustChain a = TrustChain.parseFrom(one);
      TrustChain b = TrustChain.parseFrom(other);
      return a.getRootSetsCount() > 0
          && b.getRootSetsCount() > 0
          && a.getRootSets(0).getPayload().equals(b.getRootSets(0).getPayload());
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
