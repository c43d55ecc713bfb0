package io.tiovivo.headend.authority;

import io.tiovivo.console.LogLine;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.identity.proto.Grant;
import io.tiovivo.settings.UsageException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a box is given besides being let in.
 *
 * @param name "": what it asks for; with {@code manyBoxes} the beginning of each name
 * @param site "": not said
 */
record Preset(String name, String site, Set<Grant> grants) {
  /**
   * What a box is granted unless somebody says otherwise: a fleet lives on boxes that may serve.
   */
  static final List<String> USUAL = List.of("supernode");

  /** Stands for no grant at all. */
  private static final String LEAF = "leaf";

  Preset {
    grants = Set.copyOf(grants);
  }

  /** From what somebody typed. */
  static Preset of(String name, String site, Collection<String> grantWords) throws UsageException {
    word("--name", name);
    word("--site", site);
    Set<Grant> grants = new TreeSet<>();
    for (String words : grantWords) {
      for (String word : words.split(",")) {
        if (!word.strip().equals(LEAF)) {
          grants.add(grant(word.strip()));
        }
      }
    }
    return new Preset(name, site, grants);
  }

  private static void word(String option, String text) throws UsageException {
    if (!CredentialCodec.isWord(text)) {
      throw new UsageException(
          option
              + " "
              + UsageException.quoted(text)
              + " won't do: at most "
              + CredentialCodec.MAX_WORD_CHARS
              + " letters, digits and any of . _ + ~ -");
    }
  }

  private static Grant grant(String word) throws UsageException {
    return switch (word) {
      case "supernode" -> Grant.GRANT_SUPERNODE;
      case "mega" -> Grant.GRANT_MEGA;
      case "mesh-relay" -> Grant.GRANT_MESH_RELAY;
      default ->
          throw new UsageException(
              UsageException.quoted(word) + " is no role: use supernode, mega, mesh-relay or leaf");
    };
  }

  /** "supernode,mega"; "leaf" for none. */
  static String words(Set<Grant> grants) {
    return grants.isEmpty()
        ? LEAF
        : grants.stream()
            .sorted()
            .map(
                each ->
                    each.name().replace("GRANT_", "").toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(","));
  }

  LogLine into(LogLine line) {
    return line.with("name", name).with("site", site).with("grants", words(grants));
  }

  static Preset from(LogLine line) throws UsageException {
    String grants = line.text("grants").orElse("");
    return of(
        line.text("name").orElse(""),
        line.text("site").orElse(""),
        grants.isEmpty() ? Set.of() : Set.of(grants));
  }
}
