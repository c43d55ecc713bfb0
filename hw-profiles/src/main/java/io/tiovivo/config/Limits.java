package io.tiovivo.config;

import io.tiovivo.settings.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What the file lets the fleet set: which keys, and to what. */
public final class Limits {
  /** All keys that a fleet may set at all. */
  private static final String ALL = "all-safe";

  private static final String NONE = "none";
  private static final String BETWEEN = "..";

  private Limits() {}

  /**
   * Whether the fleet may set a key to a value.
   *
   * @param file the values of this box's file, by key; {@code fleet.may-set} and the limits count
   * @return why not; empty: it may
   */
  public static Optional<String> refusal(String name, String value, UnaryOperator<String> file) {
    Optional<Key> key = Keys.find(name);
    if (key.isEmpty()) {
      return Optional.of("this version has no such key");
    }
    if (!key.get().fleet()) {
      return Optional.of("no fleet may set it");
    }
    try {
      key.get().check(value);
      String may = file.apply(Keys.MAY_SET);
      if (!may.equals(ALL) && !Values.words(may).contains(name)) {
        return Optional.of(Keys.MAY_SET + " does not allow it");
      }
      String limit = file.apply(Keys.LIMIT + name);
      boolean within = limit.isEmpty() || within(key.get(), value, limit);
      return within
          ? Optional.empty()
          : Optional.of(Keys.LIMIT + name + " allows " + limit + " only");
    } catch (UsageException wrong) {
      return Optional.of(wrong.getMessage());
    }
  }

  private static boolean within(Key key, String value, String limit) throws UsageException {
    switch (key.syntax()) {
      case SIZE, DURATION -> {
        int dots = limit.indexOf(BETWEEN);
        long least = amount(key, limit.substring(0, dots), key.least());
        long most = amount(key, limit.substring(dots + BETWEEN.length()), Long.MAX_VALUE);
        long wanted = amount(key, value, 0);
        return wanted >= least && wanted <= most;
      }
      case WINDOWS -> {
        List<Span> outer = Values.windows(limit, "");
        List<Span> inner = Values.windows(value, key.fallback());
        return !inner.isEmpty() && inner.stream().allMatch(each -> Span.within(each, outer));
      }
      default -> {
        return Values.words(limit).contains(value);
      }
    }
  }

  // Unlimited is more than anything.
  private static long amount(Key key, String text, long missing) throws UsageException {
    if (text.isEmpty()) {
      return missing;
    }
    if (key.syntax() == Syntax.DURATION) {
      return Values.duration(text, key.least(), key.most());
    }
    long bytes = Values.bytes(text, key.least(), key.most());
    return bytes == Values.UNLIMITED ? Long.MAX_VALUE : bytes;
  }

  /** The keys that {@code fleet.may-set} names. */
  static List<String> mayset(String text) throws UsageException {
    List<String> keys = new ArrayList<>();
    if (text.equals(ALL) || text.equals(NONE)) {
      return keys;
    }
    for (String name : Values.words(text)) {
      if (!Keys.find(name).map(Key::fleet).orElse(false)) {
        boolean known = Keys.find(name).isPresent();
        throw new UsageException(
            name
                + (known
                    ? " is a key that no fleet may ever set"
                    : " is no key" + Keys.hint(name, Keys.ofFleet()))
                + "; those that may be allowed: "
                + String.join(", ", Keys.ofFleet()));
      }
      keys.add(name);
    }
    return keys;
  }

  /** Checks a limit; the key's name is that of the limit. */
  static void check(Key limit, String text) throws UsageException {
    Key key = Keys.find(limit.name().substring(Keys.LIMIT.length())).orElseThrow();
    switch (key.syntax()) {
      case SIZE, DURATION -> {
        int dots = text.indexOf(BETWEEN);
        if (dots < 0 || text.equals(BETWEEN)) {
          throw new UsageException(
              UsageException.quoted(text)
                  + " is not MIN..MAX, ..MAX or MIN.., such as "
                  + (key.syntax() == Syntax.SIZE ? "100M..2G" : "..7d"));
        }
        long least = amount(key, text.substring(0, dots), key.least());
        long most = amount(key, text.substring(dots + BETWEEN.length()), Long.MAX_VALUE);
        if (least > most) {
          throw new UsageException(
              UsageException.quoted(text) + " allows nothing: MIN is above MAX");
        }
      }
      case WINDOWS -> Values.windows(text, "");
      default -> {
        for (String word : Values.words(text)) {
          key.syntax().check(key, word);
        }
      }
    }
  }
}
