package io.tiovivo.boot.slots;

import java.util.Optional;

/** One of the two boot partitions, which hold what the firmware starts. */
public enum Partition {
  A,
  B;

  public Partition other() {
    return this == A ? B : A;
  }

  /** The partition of a name; empty: there is none of that name. */
  public static Optional<Partition> named(String name) {
    return switch (name) {
      case "A" -> Optional.of(A);
      case "B" -> Optional.of(B);
      default -> Optional.empty();
    };
  }
}
