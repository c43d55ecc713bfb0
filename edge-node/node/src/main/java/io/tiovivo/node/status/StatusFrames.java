package io.tiovivo.node.status;

import java.nio.ByteBuffer;

/**
 * How requests and replies are framed on the node's socket: 4 bytes length, big-endian, then that.
 */
public final class StatusFrames {
  /** Most bytes of a request. */
  public static final int MAX_REQUEST_BYTES = 1024;

  /** Most bytes of a reply: 256 peers of at most 250 bytes, and room to grow. */
  public static final int MAX_REPLY_BYTES = 256 * 1024;

  private StatusFrames() {}

  /** A message with its length in front, ready to be written. */
  public static ByteBuffer frame(byte[] message) {
    return ByteBuffer.allocate(4 + message.length).putInt(message.length).put(message).flip();
  }

  /**
   * The length that a request announces, given what has arrived of it; 0 while that is not known
   * yet or it is empty; -1: longer than allowed.
   */
  public static int requestBytes(ByteBuffer arrived) {
    if (arrived.position() < 4) {
      return 0;
    }
    int bytes = arrived.getInt(0);
    return bytes < 0 || bytes > MAX_REQUEST_BYTES ? -1 : bytes;
  }
}
