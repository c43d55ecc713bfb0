package io.tiovivo.image;

import java.util.Set;

/**
 * What decides which offers are for a box.
 *
 * @param board the name of its profile
 * @param architecture "amd64", "aarch64" or "arm"
 * @param id tells it from other boxes, for cohorts; empty: not known yet, then it is last in each
 * @param rings the early rings that its site opted into; often none
 */
public record BoxDescription(String board, String architecture, String id, Set<String> rings) {
  public BoxDescription {
    rings = Set.copyOf(rings);
  }

  public BoxDescription(String board, String architecture) {
    this(board, architecture, "", Set.of());
  }
}
