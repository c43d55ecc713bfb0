package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.files.WholeFile;
import io.tiovivo.identity.NodeId;
import io.tiovivo.image.proto.Revocations;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the beacon revokes, as a public text file that goes from the authority to the broadcasting
 * machine: {@code revoked id=... until=...} for each box whose credential has not ended yet, and
 * {@code void before=...} once all earlier credentials are void.
 */
public final class RevokedFile {
  /** Beside the keys, unless said otherwise. */
  public static final String NAME = "authority.revoked";

  /** What a beacon has room for. */
  public static final int MAX_NODES = 32;

  private static final int MAX_BYTES = 64 * 1024;

  private final Map<NodeId, Long> untilS;
  private final long voidBeforeS;

  private RevokedFile(Map<NodeId, Long> untilS, long voidBeforeS) {
    this.untilS = untilS;
    this.voidBeforeS = voidBeforeS;
  }

  /** Nobody is revoked. */
  static RevokedFile none() {
    return new RevokedFile(Map.of(), 0);
  }

  /** Of what a ledger says now; what has ended by itself is left out. */
  static RevokedFile of(LedgerState state, long nowS) {
    Map<NodeId, Long> until = new LinkedHashMap<>();
    for (EnrolledBox box : state.boxes()) {
      if (box.revoked() && box.untilS() >= nowS && box.fromS() >= state.voidBeforeS()) {
        until.put(box.id(), box.untilS());
      }
    }
    return new RevokedFile(until, state.voidBeforeS());
  }

  /** With what another one says, too. */
  RevokedFile with(RevokedFile other, long nowS) {
    Map<NodeId, Long> until = new LinkedHashMap<>(untilS);
    other.untilS.forEach(
        (id, end) -> {
          if (end >= nowS) {
            until.putIfAbsent(id, end);
          }
        });
    return new RevokedFile(until, Math.max(voidBeforeS, other.voidBeforeS));
  }

  /**
   * Reads a file; none is as good as an empty one.
   *
   * @throws CommandException when it is something else
   */
  public static RevokedFile read(Path path) throws IOException, CommandException {
    if (!Files.exists(path)) {
      return none();
    }
    if (Files.size(path) > MAX_BYTES) {
      throw CommandException.environment(path + " is too large for a list of revoked boxes");
    }
    Map<NodeId, Long> until = new LinkedHashMap<>();
    long before = 0;
    for (String text : Files.readString(path, StandardCharsets.UTF_8).split("\n")) {
      if (text.isBlank() || text.startsWith("#")) {
        continue;
      }
      LogLine line = LogLine.parse(text).orElse(LogLine.of("unknown"));
      NodeId id = line.text("id").flatMap(NodeId::parse).orElse(null);
      OptionalLong end = line.integer("until");
      if (line.event().equals("void") && line.integer("before").isPresent()) {
        before = line.integer("before").getAsLong();
      } else if (line.event().equals("revoked") && id != null && end.isPresent()) {
        until.put(id, end.getAsLong());
      } else {
        throw CommandException.environment(
            path + " is not what tiovivo authority revoke writes: " + text);
      }
    }
    return new RevokedFile(until, before);
  }

  /** Writes it whole. */
  void write(Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# for tiovivo broadcast --revoked; public");
    if (voidBeforeS > 0) {
      lines.add(LogLine.of("void").with("before", voidBeforeS).toString());
    }
    untilS.forEach(
        (id, end) ->
            lines.add(
                LogLine.of("revoked").with("id", id.toString()).with("until", end).toString()));
    WholeFile.replace(path, lines);
  }

  boolean names(NodeId id) {
    return untilS.containsKey(id);
  }

  long voidBeforeS() {
    return voidBeforeS;
  }

  int size() {
    return untilS.size();
  }

  /** For a beacon of now: the newest that there is room for, without those that have ended. */
  public Revocations message(long nowS) {
    Revocations.Builder message = Revocations.newBuilder().setCredentialsAfterS(voidBeforeS);
    untilS.entrySet().stream()
        .filter(each -> each.getValue() >= nowS)
        .map(each -> com.google.protobuf.ByteString.copyFrom(each.getKey().bytes()))
        .limit(MAX_NODES)
        .forEach(message::addNodes);
    return message.build();
  }
}
