package io.tiovivo.config;

import io.tiovivo.settings.UsageException;
import java.util.List;

/**
 * One key: what {@link Keys} declares of it. Immutable once it is declared.
 *
 * <p>A key whose line is wrong does not simply have its default: where that would allow more than
 * its owner meant to, {@link #cautious} says what holds instead.
 */
public final class Key {
  private final String name;
  private final Syntax syntax;
  private final String fallback;
  private List<String> words = List.of();
  private long least;
  private long most;
  private String cautious = "";
  private boolean owner;
  private boolean fleet;
  private String meaning = "";
  private String example = "";

  private Key(String name, Syntax syntax, String fallback) {
    this.name = name;
    this.syntax = syntax;
    this.fallback = fallback;
  }

  /** Begins a declaration; a default of "" means: not set. */
  static Key of(String name, Syntax syntax, String fallback) {
    return new Key(name, syntax, fallback);
  }

  Key words(String... newWords) {
    words = List.of(newWords);
    return this;
  }

  Key from(long newLeast, long newMost) {
    least = newLeast;
    most = newMost;
    return this;
  }

  /** The owner may set it while the node runs. */
  Key byOwner() {
    owner = true;
    return this;
  }

  /** The fleet may set it, too. */
  Key byFleet() {
    fleet = true;
    return this;
  }

  /** What holds when its line is wrong: {@code KEY=VALUE}, blanks between several. */
  Key cautious(String settings) {
    cautious = settings;
    return this;
  }

  Key meaning(String newMeaning) {
    meaning = newMeaning;
    return this;
  }

  Key example(String newExample) {
    example = newExample;
    return this;
  }

  /** As in the file; one that ends in ".*" stands for any last word. */
  public String name() {
    return name;
  }

  public Syntax syntax() {
    return syntax;
  }

  /** What holds when nobody sets it; "": nothing. */
  public String fallback() {
    return fallback;
  }

  /** Of a choice. */
  public List<String> words() {
    return words;
  }

  /** Of a size in bytes, of a duration in milliseconds. */
  public long least() {
    return least;
  }

  /** Inclusive. */
  public long most() {
    return most;
  }

  /** What holds when its line is wrong; "": its default. */
  public String cautious() {
    return cautious;
  }

  /** Whether the owner may set it while the node runs; it holds at once then. */
  public boolean owner() {
    return owner;
  }

  /** Whether the fleet may set it. */
  public boolean fleet() {
    return fleet;
  }

  /** For people, in Markdown. */
  public String meaning() {
    return meaning;
  }

  /** A value. */
  public String example() {
    return example;
  }

  /**
   * Checks a value.
   *
   * @throws UsageException with what is wrong; it does not name the key
   */
  public void check(String text) throws UsageException {
    if (text.isEmpty()) {
      throw new UsageException("the value is missing");
    }
    Values.text(text);
    syntax.check(this, text);
  }
}
