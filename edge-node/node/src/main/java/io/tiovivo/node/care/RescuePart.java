package io.tiovivo.node.care;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A shell for its owner, for an hour at most: an SSH server of the system, started when the owner
 * asks for it and only if the configuration names a public key. No password opens it, and neither
 * head-end nor broker can switch it on.
 */
public final class RescuePart implements HouseholdPart {
  /** It closes by itself. */
  static final long OPEN_NS = 3_600_000_000_000L;

  /** Between two looks whether it still runs. */
  private static final long LOOK_NS = 5_000_000_000L;

  private final Path directory;
  private final Desk desk;
  private String key = "";
  private RescueServer server; // null: closed
  private long closesNs;

  public RescuePart(Path directory, Desk desk) {
    this.directory = directory;
    this.desk = desk;
  }

  @Override
  public void onConfig(long nowNs, NodeConfig config) {
    if (!key.equals(config.care().rescueKey())) {
      key = config.care().rescueKey();
      end("its key has changed");
    }
  }

  @Override
  public Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (!(request instanceof ControlRequest.Rescue rescue)) {
      return Optional.empty();
    }
    if (origin == ControlRequest.Origin.BROKER) {
      return Optional.of(
          ControlReply.refused("not over the broker: tiovivo rescue on the box, or its page"));
    }
    return Optional.of(rescue.on() ? open(nowNs) : close("the owner wants it so"));
  }

  private ControlReply open(long nowNs) {
    if (key.isEmpty()) {
      return ControlReply.refused(
          "no key may open it: set rescue.key = ssh-ed25519 ... in the configuration first");
    }
    if (server == null) {
      try {
        server = RescueServer.start(directory, key);
      } catch (IOException e) {
        return ControlReply.refused(e.getMessage());
      }
      desk.warn("the rescue shell is open: " + server.address() + ", for an hour at most");
    }
    closesNs = nowNs + OPEN_NS;
    return ControlReply.done("open for an hour: " + server.address());
  }

  private ControlReply close(String why) {
    if (server == null) {
      return ControlReply.done("it is closed");
    }
    end(why);
    return ControlReply.done("closed");
  }

  @Override
  public void onDeadline(long nowNs) {
    if (nowNs >= closesNs) {
      end("its hour is over");
    } else if (server != null && !server.runs()) {
      end("its server has ended: " + server.lastWords());
    }
  }

  @Override
  public long deadlineNs() {
    return server == null ? Machine.NEVER : Math.min(closesNs, desk.nowNs() + LOOK_NS);
  }

  @Override
  public void close() {
    end("the node ends");
  }

  private void end(String why) {
    if (server != null) {
      server.close();
      server = null;
      desk.warn("the rescue shell is closed: " + why);
    }
  }
}
