package io.tiovivo.node.control;

/**
 * What became of a {@link ControlRequest}.
 *
 * @param done whether it was done, or is under way
 * @param message for people: what happens now, or why not and what helps
 */
public record ControlReply(boolean done, String message) {
  /** It was done, or is under way. */
  public static ControlReply done(String message) {
    return new ControlReply(true, message);
  }

  /** It was not. */
  public static ControlReply refused(String message) {
    return new ControlReply(false, message);
  }
}
