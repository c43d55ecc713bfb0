package io.tiovivo.node.config;

/** Who set a value; later ones win. */
public enum From {
  DEFAULT("default"),
  FLEET("fleet"),
  FILE("file"),
  OWNER("owner");

  private final String word;

  From(String word) {
    this.word = word;
  }

  /** For people and scripts. */
  public String word() {
    return word;
  }
}
