package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.identity.NodeId;
import io.tiovivo.settings.UsageException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the lines of a ledger add up to. */
final class LedgerState {
  /** Boxes, and codes, that one authority keeps in memory: some 400 bytes each. */
  static final int MAX_ENTRIES = 1_000_000;

  static final String APPROVE = "approve";
  static final String REVOKE = "revoke";
  static final String VOID = "void";

  private final Map<NodeId, EnrolledBox> boxes = new LinkedHashMap<>();
  private final Map<String, NodeId> names = new HashMap<>();
  private final Map<String, Claim> claims = new LinkedHashMap<>();
  private final Map<String, Integer> used = new HashMap<>();
  private final Map<String, Preset> approved = new HashMap<>();
  private final Map<String, NodeId> boards = new HashMap<>();
  private final Map<String, Claim> promises = new HashMap<>();
  private long voidBeforeS;

  /**
   * Takes the next line.
   *
   * @throws UsageException when it makes no sense
   */
  void apply(LogLine line) throws UsageException {
    switch (line.event()) {
      case EnrolledBox.KIND -> put(EnrolledBox.of(line));
      case Claim.KIND -> {
        Claim claim = Claim.of(line);
        claims.put(claim.id(), claim);
        if (!claim.manyBoxes() && !claim.preset().name().isEmpty()) {
          promises.put(key(claim.preset().name()), claim);
        }
      }
      case APPROVE -> approved.put(line.text("who").orElse(""), Preset.from(line));
      case REVOKE -> revoke(line);
      case VOID -> voidBeforeS = Math.max(voidBeforeS, line.integer("before").orElse(0));
      default -> {
        // A line of a later version: it goes on meaning what it means to that one.
      }
    }
    if (boxes.size() > MAX_ENTRIES || claims.size() + approved.size() > MAX_ENTRIES) {
      throw new UsageException("more than " + MAX_ENTRIES + " boxes or codes in one ledger");
    }
  }

  private void put(EnrolledBox box) {
    EnrolledBox before = boxes.put(box.id(), box);
    if (before != null && !before.name().isEmpty()) {
      names.remove(key(before.name()), before.id());
    }
    if (!box.name().isEmpty()) {
      names.put(key(box.name()), box.id());
    }
    if (!box.hardware().isEmpty()) {
      // Whoever is in says what board he is on: that must not take the place of one who was first.
      boards.merge(
          box.hardware(), box.id(), (first, next) -> boxes.get(first).revoked() ? next : first);
    }
    if (before == null && !box.claim().isEmpty()) {
      used.merge(box.claim(), 1, Integer::sum);
    }
  }

  private void revoke(LogLine line) {
    NodeId.parse(line.text("id").orElse(""))
        .map(boxes::get)
        .ifPresent(
            box -> {
              boxes.put(box.id(), box.asRevoked());
              names.remove(key(box.name()), box.id()); // the box that takes its place may have it
            });
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  Optional<EnrolledBox> box(NodeId id) {
    return Optional.ofNullable(boxes.get(id));
  }

  Optional<EnrolledBox> named(String name) {
    return Optional.ofNullable(names.get(key(name))).map(boxes::get);
  }

  /** Whether nobody has the name, and no code promises it. */
  boolean isFree(String name) {
    return !names.containsKey(key(name));
  }

  /** Whether an open claim code promises this name. */
  boolean isPromised(String name, long nowS) {
    Claim claim = promises.get(key(name));
    return claim != null && usesLeft(claim) > 0 && claim.untilS() >= nowS;
  }

  /** The box that enrolled last on this board and is not revoked. */
  Optional<EnrolledBox> onBoard(String hardware) {
    return Optional.ofNullable(boards.get(hardware)).map(boxes::get).filter(box -> !box.revoked());
  }

  Optional<Claim> claim(String id) {
    return Optional.ofNullable(claims.get(id));
  }

  int usesLeft(Claim claim) {
    return claim.uses() - used.getOrDefault(claim.id(), 0);
  }

  /**
   * What the list says of a box that is to come.
   *
   * @param who "key:" and the node's id, or "serial:" and the digest of its serial number
   */
  Optional<Preset> approved(String who) {
    return Optional.ofNullable(approved.get(who));
  }

  Collection<EnrolledBox> boxes() {
    return boxes.values();
  }

  Collection<Claim> claims() {
    return claims.values();
  }

  int approvals() {
    return approved.size();
  }

  /** Credentials that begin before this are void. */
  long voidBeforeS() {
    return voidBeforeS;
  }
}
