package io.tiovivo.node.page.http;

import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.page.PageDesk;
import io.tiovivo.node.page.PageWorld;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The node as the page's desk sees it. */
final class NodeWorld implements PageWorld {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final Desk node;
  private final Supplier<PeersAnswer> peers;
  private final PageToken token;

  NodeWorld(Desk node, Supplier<PeersAnswer> peers, PageToken token) {
    this.node = node;
    this.peers = peers;
    this.token = token;
  }

  @Override
  public Status status() {
    return node.status();
  }

  @Override
  public PeersAnswer peers() {
    return peers.get();
  }

  @Override
  public ControlReply control(ControlRequest request) {
    return node.control(request, ControlRequest.Origin.PAGE);
  }

  @Override
  public Optional<String> token() {
    try {
      return Optional.of(token.read());
    } catch (IOException unreadable) {
      node.warn("page: nobody can act through it: " + unreadable.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public byte[] file(String name) {
    try (InputStream file = PageDesk.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the node's jar lacks " + name);
      }
      return file.readAllBytes();
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  @Override
  public String hostName() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException notLinux) {
      return "";
    }
  }
}
