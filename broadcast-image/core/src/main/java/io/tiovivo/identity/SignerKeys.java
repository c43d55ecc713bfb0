package io.tiovivo.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys whose certificates were checked, for messages that come without a chain: those that signed
 * what was believed last. Immutable.
 */
public final class SignerKeys {
  /** Keys that are held: those of some head-ends, old and new. */
  public static final int MAX_KEYS = 4;

  /** Nobody is known yet. */
  public static final SignerKeys NONE =
      new SignerKeys((key, message, signature) -> false, List.of());

  private final Signatures signatures;

  /** The one that signed last stands first. */
  private final List<byte[]> keys;

  /** Theirs: whoever floods has them compared for each packet. */
  private final List<KeyId> ids;

  private SignerKeys(Signatures signatures, List<byte[]> keys) {
    this.signatures = signatures;
    this.keys = keys;
    ids = keys.stream().map(KeyId::of).toList();
  }

  static SignerKeys of(Signatures signatures, List<byte[]> keys) {
    return new SignerKeys(signatures, List.copyOf(keys));
  }

  /** These keys, and the others as far as there is room. */
  public SignerKeys before(SignerKeys others) {
    List<byte[]> joined = new ArrayList<>(keys);
    for (byte[] other : others.keys) {
      if (joined.stream().noneMatch(key -> Arrays.equals(key, other))) {
        joined.add(other);
      }
    }
    return of(signatures, joined.subList(0, Math.min(MAX_KEYS, joined.size())));
  }

  /** True when one of them has this id. */
  public boolean knows(KeyId id) {
    return ids.contains(id);
  }

  /** Checks a signature in the name of one of them; false for a key that is not among them. */
  public boolean verify(SigningContext context, KeyId id, byte[] payload, byte[] signature) {
    int at = ids.indexOf(id);
    return at >= 0 && signatures.verify(keys.get(at), context.message(payload), signature);
  }
}
