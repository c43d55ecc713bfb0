package io.tiovivo.node.config;

import io.tiovivo.config.Key;
import io.tiovivo.config.Keys;
import io.tiovivo.settings.SettingsFile;
import io.tiovivo.settings.UsageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one file sets. A line that is wrong sets nothing; where its key's default would allow more
 * than its owner can have meant, the key's cautious value holds instead.
 */
public final class Layer {
  private static final String UNREADABLE = "cannot be read";

  private final String file;
  private final SortedMap<String, String> values = new TreeMap<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> cautious = new LinkedHashMap<>();
  private final Set<String> held = new HashSet<>();

  private Layer(String file) {
    this.file = file;
  }

  /** Of no file at all. */
  public static Layer none() {
    return new Layer("");
  }

  /**
   * Of a file that is meant to be there but cannot be read: whatever it limits is limited.
   *
   * @param why for people
   */
  public static Layer unreadable(String file, String why) {
    return unreadable(file, why, Keys.names());
  }

  /** The same of what was chosen at run time. */
  public static Layer unreadableChoices(String file, String why) {
    return unreadable(file, why, Keys.ofOwner());
  }

  private static Layer unreadable(String file, String why, Collection<String> keys) {
    Layer layer = new Layer(file);
    layer.cautiousAll(keys);
    layer.cautious.forEach(layer::hold);
    layer.problems.add(
        Problem.error(
            file,
            0,
            UNREADABLE + ": " + why,
            "nothing of it holds, and what it may" + " have limited is limited"));
    return layer;
  }

  /** Of the file that the owner wrote. */
  public static Layer file(String name, byte[] bytes) {
    return read(name, bytes, Keys.names(), false);
  }

  /** Of the file that the node itself keeps of choices at run time. */
  public static Layer chosen(String name, byte[] bytes) {
    return read(name, bytes, Keys.ofOwner(), true);
  }

  private static Layer read(String name, byte[] bytes, Collection<String> keys, boolean ours) {
    Layer layer = new Layer(name);
    SettingsFile parsed =
        SettingsFile.parseAll(name, bytes, keys, flaw -> layer.onFlaw(flaw, keys, ours));
    for (String key : parsed.keys("")) {
      layer.take(key, parsed.line(key), parsed.maybe(key).orElseThrow());
    }
    layer.cautious.forEach(layer::hold);
    return layer;
  }

  private void onFlaw(SettingsFile.Flaw flaw, Collection<String> keys, boolean ours) {
    Optional<Key> key = Keys.find(flaw.key());
    if (flaw.line() == 0 || key.isEmpty() && ours) {
      // No telling what it said: a damaged card, or another program's work.
      cautiousAll(keys);
    }
    problems.add(
        Problem.error(file, flaw.line(), flaw.what(), key.map(this::beCautious).orElse("")));
  }

  private void cautiousAll(Collection<String> keys) {
    keys.forEach(name -> Keys.find(name).ifPresent(this::beCautious));
  }

  private void take(String name, int line, String value) {
    Key key = Keys.find(name).orElseThrow();
    try {
      key.check(value);
      values.put(name, value);
      lines.put(name, line);
    } catch (UsageException wrong) {
      String until = beCautious(key);
      problems.add(Problem.error(file, line, name + ": " + wrong.getMessage(), until));
    }
  }

  /** What holds now, for people. */
  private String beCautious(Key key) {
    StringBuilder words = new StringBuilder();
    for (String each : key.cautious().isEmpty() ? new String[0] : key.cautious().split(" ")) {
      int equals = each.indexOf('=');
      String name = each.substring(0, equals);
      String value = each.substring(equals + 1);
      cautious.put(name, value);
      words.append(words.isEmpty() ? "" : ", ");
      words.append(value.isEmpty() ? "no " + name : name + " = " + value);
    }
    return words.toString();
  }

  // What the file itself says may be more cautious still.
  private void hold(String name, String value) {
    String said = values.getOrDefault(name, "");
    if (!said.equals("never") && !said.equals("no") && !said.equals("none")) {
      values.put(name, value);
      held.add(name);
    }
  }

  /** Whether the value of a key is what caution makes it. */
  boolean isCautious(String name) {
    return held.contains(name);
  }

  /** What it sets, by key; a value of "": nothing holds, whatever others set. */
  public SortedMap<String, String> values() {
    return values;
  }

  /** The line of a key; 0: none. */
  int line(String key) {
    return lines.getOrDefault(key, 0);
  }

  /** Whether it sets nothing and there is nothing wrong with it. */
  boolean isEmpty() {
    return values.isEmpty() && problems.isEmpty();
  }

  /** Its name; "": none. */
  public String name() {
    return file;
  }

  /** What is wrong with its lines. */
  public List<Problem> problems() {
    return problems;
  }
}
