package io.tiovivo.node.adapter;

import io.tiovivo.node.proto.ControlAnswer;
import io.tiovivo.node.proto.ControlQuery;
import io.tiovivo.node.proto.Reply;
import io.tiovivo.node.proto.Request;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.StatusQuery;
import io.tiovivo.node.status.StatusFrames;
import io.tiovivo.node.status.StatusMessages;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks a running node something through its socket. */
public final class StatusClient {
  /** How long a node may take to answer; it may ask others first. */
  private static final long PATIENCE_NS = 15_000_000_000L;

  private StatusClient() {}

  /**
   * Asks the node of this directory for its status.
   *
   * @throws CommandException when none runs there, or it does not answer; says what to do
   */
  public static Status status(Path directory) throws CommandException {
    Request request = StatusMessages.request().setStatus(StatusQuery.getDefaultInstance()).build();
    return ask(directory, request, Reply.AnswerCase.STATUS).getStatus();
  }

  /**
   * Has the node of this directory do something.
   *
   * @return what it did, in its own words
   * @throws CommandException when it refuses, and why; when none runs there, or it does not answer
   */
  public static String control(Path directory, ControlQuery.Builder query) throws CommandException {
    Request request = StatusMessages.request().setControl(query).build();
    ControlAnswer answer = ask(directory, request, Reply.AnswerCase.CONTROL).getControl();
    if (!answer.getDone()) {
      throw CommandException.refused(answer.getMessage());
    }
    return answer.getMessage();
  }

  /**
   * Whether a node runs in this directory.
   *
   * @throws CommandException when one does, and this user may not ask it
   */
  public static boolean runs(Path directory) throws CommandException {
    try {
      Path socket = NodeHome.socketPath(directory);
      if (!Files.exists(socket)) {
        return false;
      }
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        return channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException refused) {
        if (!Files.isWritable(socket)) {
          throw CommandException.environment(notAllowed(directory));
        }
        return false;
      }
    } catch (IOException e) {
      throw CommandException.environment(e.getMessage());
    }
  }

  private static String notAllowed(Path directory) {
    return "no permission to ask the node of "
        + directory
        + ": run this as the user that the node runs as, or with sudo";
  }

  /**
   * Asks the node of this directory.
   *
   * @return the expected answer
   * @throws RefusedException when the node says why it does not answer that
   * @throws CommandException when none runs there, or it does not answer; says what to do
   */
  public static Reply ask(Path directory, Request request, Reply.AnswerCase expected)
      throws CommandException {
    try {
      Path socket = NodeHome.socketPath(directory);
      if (!Files.exists(socket)) {
        throw nobody(directory);
      }
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        connect(channel, socket, directory);
        return checked(exchange(channel, request.toByteArray()), expected);
      }
    } catch (IOException e) {
      throw CommandException.environment(e.getMessage());
    }
  }

  private static void connect(SocketChannel channel, Path socket, Path directory)
      throws IOException, CommandException {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException refused) {
      if (!Files.isWritable(socket)) {
        throw new AccessDeniedException(notAllowed(directory));
      }
      throw nobody(directory);
    }
  }

  private static byte[] exchange(SocketChannel channel, byte[] request) throws IOException {
    channel.write(StatusFrames.frame(request));
    channel.configureBlocking(false);
    ByteBuffer reply = ByteBuffer.allocate(4 + StatusFrames.MAX_REPLY_BYTES);
    long untilNs = System.nanoTime() + PATIENCE_NS;
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      while (true) {
        long leftMs = (untilNs - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
          throw new IOException("the node does not answer: it hangs, or is not a node of ours");
        }
        selector.select(leftMs);
        selector.selectedKeys().clear();
        int read = channel.read(reply);
        if (reply.position() >= 4 && reply.position() >= 4 + (long) reply.getInt(0)) {
          byte[] message = new byte[Math.max(0, reply.getInt(0))];
          reply.get(4, message);
          return message;
        }
        if (read < 0 || !reply.hasRemaining()) {
          throw new IOException("the node hung up: it is ending, or busy; try again");
        }
      }
    }
  }

  private static Reply checked(byte[] bytes, Reply.AnswerCase expected)
      throws IOException, RefusedException {
    Reply reply =
        StatusMessages.parseReply(bytes)
            .orElseThrow(() -> new IOException("the node's answer is damaged"));
    if (reply.getAnswerCase() == Reply.AnswerCase.REFUSAL) {
      throw new RefusedException(reply.getRefusal().getMessage());
    }
    if (reply.getAnswerCase() != expected) {
      throw new IOException("the node answers another question: it is not of this version");
    }
    return reply;
  }

  private static CommandException nobody(Path directory) {
    return CommandException.environment(
        "no node runs in "
            + directory
            + "; start one with: tiovivo node --dir "
            + directory
            + "   (or let a loader do it: tiovivo box --help)");
  }
}
