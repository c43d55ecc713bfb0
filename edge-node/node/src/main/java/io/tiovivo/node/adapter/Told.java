package io.tiovivo.node.adapter;

import io.tiovivo.config.Values;
import io.tiovivo.node.config.Configuration;
import io.tiovivo.settings.Parsed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What stands on the command line, or else in the configuration under the same name.
 *
 * @param parsed wins
 */
record Told(Parsed parsed, Configuration configuration) {
  /** "": neither says, and there is no default. */
  String text(String name) {
    return parsed.given(name) || configuration.isUntouched()
        ? parsed.maybe(name).orElse("")
        : configuration.value(name);
  }

  /** Of an option that may be repeated; in the configuration blanks stand between. */
  List<String> texts(String name) {
    String configured = configuration.isUntouched() ? "" : configuration.value(name);
    return parsed.given(name) || configured.isEmpty()
        ? parsed.texts(name)
        : Values.words(configured);
  }

  /** A path of the configuration; empty: none. */
  Optional<Path> configured(String name) {
    return configuration.isUntouched() ? Optional.empty() : configuration.path(name).map(Path::of);
  }
}
