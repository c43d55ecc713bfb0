package io.tiovivo.node.config;

/** Who set a value; later ones win. */
public enum From {
  DEFAULT("default"),
  FLEET("fleet"),
  FILE("file"),
  /** A line of the file is wrong: until it is mended. */
  CAUTION("caution"),
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
