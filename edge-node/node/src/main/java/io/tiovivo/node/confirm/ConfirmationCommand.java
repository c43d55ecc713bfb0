package io.tiovivo.node.confirm;

import io.tiovivo.machine.Command;
import java.util.Optional;

/** What a {@link ConfirmationMachine} is told. */
public sealed interface ConfirmationCommand extends Command {
  /** This was observed. */
  record Seen(Evidence evidence) implements ConfirmationCommand {}

  /** The boot record was written, or not; answers the machine's own work. */
  record Written(Optional<String> failure) implements ConfirmationCommand {}
}
