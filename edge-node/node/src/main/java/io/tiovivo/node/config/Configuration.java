package io.tiovivo.node.config;

import io.tiovivo.config.Key;
import io.tiovivo.config.Keys;
import io.tiovivo.config.Limits;
import io.tiovivo.settings.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is set of a node, and by whom: what its owner chose at run time wins over the file, that
 * over the fleet's beacon as far as the file lets it, and that over the defaults. Immutable.
 */
public final class Configuration {
  /** Most settings of a beacon that are looked at. */
  public static final int MAX_WISHES = 32;

  private final Surroundings surroundings;
  private final Layer file;
  private final Layer chosen;
  private final SortedMap<String, String> fleet = new TreeMap<>();
  private final List<FleetWish.Refused> refused = new ArrayList<>();
  private final List<FleetWish> wishes;

  private Configuration(
      Surroundings surroundings, Layer file, Layer chosen, List<FleetWish> wishes) {
    this.surroundings = surroundings;
    this.file = file;
    this.chosen = chosen;
    this.wishes = List.copyOf(wishes.subList(0, Math.min(MAX_WISHES, wishes.size())));
    for (FleetWish wish : this.wishes) {
      Optional<String> why = Limits.refusal(wish.key(), wish.value(), this::ofFile);
      if (why.isPresent()) {
        refused.add(new FleetWish.Refused(wish, why.get()));
      } else {
        fleet.put(wish.key(), wish.value());
      }
    }
  }

  /** Of a node that nobody has told anything. */
  public static Configuration defaults(Surroundings surroundings) {
    return of(surroundings, Layer.none(), Layer.none());
  }

  /** Of what lies in its files. */
  public static Configuration of(Surroundings surroundings, Layer file, Layer chosen) {
    return new Configuration(surroundings, file, chosen, List.of());
  }

  /** The same with what the fleet's newest beacon sets. */
  public Configuration with(List<FleetWish> newWishes) {
    return new Configuration(surroundings, file, chosen, newWishes);
  }

  /** The same with other choices. */
  public Configuration with(Layer newChosen) {
    return new Configuration(surroundings, file, newChosen, wishes);
  }

  /**
   * The choices with one more, or one less, as lines of a file.
   *
   * @param value "": as the file says
   * @throws UsageException when it cannot be: no such key, not while the node runs, a wrong value
   */
  public List<String> choosing(String name, String value) throws UsageException {
    Optional<Key> key = Keys.find(name);
    if (key.isEmpty()) {
      throw new UsageException(
          "there is no key " + UsageException.quoted(name) + Keys.hint(name, Keys.names()));
    }
    if (!key.get().owner()) {
      throw new UsageException(
          name
              + " is set in the file"
              + (file.name().isEmpty() ? "" : " " + file.name())
              + " only, and holds from the next start on");
    }
    SortedMap<String, String> next = new TreeMap<>(chosen.values());
    if (value.isEmpty()) {
      next.remove(name);
    } else {
      try {
        key.get().check(value);
      } catch (UsageException wrong) {
        throw new UsageException(name + ": " + wrong.getMessage());
      }
      next.put(name, value);
    }
    List<String> lines = new ArrayList<>();
    next.forEach((each, text) -> lines.add(each + " = " + text));
    return lines;
  }

  private String ofFile(String name) {
    String fallback = Keys.find(name).map(Key::fallback).orElse("");
    return file.values().getOrDefault(name, fallback);
  }

  /** What holds. */
  public HeldValue setting(String name) {
    if (chosen.values().containsKey(name)) {
      From from = chosen.isCautious(name) ? From.CAUTION : From.OWNER;
      return new HeldValue(name, chosen.values().get(name), from);
    }
    if (file.values().containsKey(name)) {
      From from = file.isCautious(name) ? From.CAUTION : From.FILE;
      return new HeldValue(name, file.values().get(name), from);
    }
    if (fleet.containsKey(name)) {
      return new HeldValue(name, fleet.get(name), From.FLEET);
    }
    return new HeldValue(name, Keys.find(name).map(Key::fallback).orElse(""), From.DEFAULT);
  }

  /** The same as text. */
  public String value(String name) {
    return setting(name).value();
  }

  /** All keys in the order of the table, and the pins that there are. */
  public List<HeldValue> settings() {
    List<HeldValue> settings = new ArrayList<>();
    for (String name : Keys.names()) {
      if (name.equals(Keys.PIN + "*")) {
        pins().keySet().forEach(pin -> settings.add(setting(Keys.PIN + pin)));
      } else {
        settings.add(setting(name));
      }
    }
    return settings;
  }

  /** What the owner may choose at run time, and all else that is not at its default. */
  public List<HeldValue> held() {
    List<HeldValue> held = new ArrayList<>(settings());
    held.removeIf(
        each ->
            each.from() == From.DEFAULT && !Keys.find(each.name()).map(Key::owner).orElse(false));
    return held;
  }

  /** The pins' values by their names. */
  Map<String, String> pins() {
    Map<String, String> pins = new LinkedHashMap<>();
    file.values()
        .forEach(
            (key, value) -> {
              if (key.startsWith(Keys.PIN)) {
                pins.put(key.substring(Keys.PIN.length()), value);
              }
            });
    return pins;
  }

  /** A path as it holds wherever the node runs; empty: none is set. */
  public Optional<String> path(String name) {
    String path = value(name);
    return path.isEmpty() ? Optional.empty() : Optional.of(surroundings.paths().apply(path));
  }

  /** Whether nobody has set anything: then the table of keys need not even be loaded. */
  public boolean isUntouched() {
    return file.isEmpty() && chosen.isEmpty() && wishes.isEmpty();
  }

  /** As the parts of the node take it. */
  public NodeConfig config() {
    if (isUntouched()) {
      return NodeConfig.defaults();
    }
    return new ConfigReader(this, surroundings).read();
  }

  /** All that its owner should look at, as it stands in the files. */
  public List<Problem> problems() {
    if (isUntouched()) {
      return List.of();
    }
    Set<Problem> problems = new LinkedHashSet<>(file.problems());
    problems.addAll(chosen.problems());
    problems.addAll(new ConfigChecks(this, surroundings).problems());
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(Problem.BY_PLACE);
    return List.copyOf(sorted);
  }

  /** Keys that the owner has chosen while the node ran. */
  public Set<String> chosen() {
    return chosen.values().keySet();
  }

  /** Keys that the file sets. */
  public Set<String> ofFile() {
    return file.values().keySet();
  }

  /** Keys that the fleet sets and nobody else does. */
  public List<String> ofFleet() {
    return fleet.keySet().stream().filter(key -> setting(key).from() == From.FLEET).toList();
  }

  /** What the fleet would set. */
  public List<FleetWish> wishes() {
    return wishes;
  }

  /** What the fleet would set and may not. */
  public List<FleetWish.Refused> refused() {
    return refused;
  }

  /** The file's name; "": none was there. */
  public String file() {
    return file.name();
  }

  /** The line that sets a key in the file; 0: none. */
  int line(String name) {
    return file.line(name);
  }

  /**
   * Something about a key, with the place that sets it.
   *
   * @param wrong else it is a notice
   */
  public Problem problem(String name, boolean wrong, String what) {
    boolean inFile = file.line(name) != 0 && setting(name).from() == From.FILE;
    int line = inFile ? file.line(name) : 0;
    return new Problem(inFile ? file.name() : "", line, wrong, name + ": " + what, "");
  }
}
