package io.tiovivo.node.pins.pi4j;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.provider.Provider;
import io.tiovivo.gpio.GpioException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes contexts of Pi4J that have exactly the providers that were asked for. Left to itself it
 * takes mocks on a board that it does not know, and goes on without a provider that fails.
 */
final class Contexts {
  private Contexts() {}

  static Context with(Provider<?, ?, ?>... providers) throws GpioException {
    Context context;
    try {
      context =
          Pi4J.newContextBuilder()
              .noAutoDetect()
              .noAutoInject()
              .disableShutdownHook()
              .add(providers)
              .build();
    } catch (Pi4JException | LinkageError | IllegalStateException e) {
      throw new GpioException(
          GpioException.Reason.FAILED, "Pi4J does not start: " + e.getMessage(), e);
    }
    Set<String> wanted = new TreeSet<>();
    for (Provider<?, ?, ?> provider : providers) {
      wanted.add(provider.getId());
    }
    Set<String> there = new TreeSet<>(context.providers().all().keySet());
    if (!there.equals(wanted)) {
      context.shutdown();
      throw new GpioException(
          GpioException.Reason.FAILED,
          "Pi4J did not start "
              + String.join(" and ", wanted)
              + (there.isEmpty() ? "" : " but " + String.join(" and ", there)));
    }
    return context;
  }
}
