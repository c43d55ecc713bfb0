package io.tiovivo.node.adapter;

import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.ExitCode;

/** The node has said why it does not answer a question. */
public final class RefusedException extends CommandException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason for people, as the node gave it
   */
  public RefusedException(String reason) {
    super(ExitCode.REFUSED, reason);
  }
}
