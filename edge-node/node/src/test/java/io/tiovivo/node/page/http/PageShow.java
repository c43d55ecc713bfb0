package io.tiovivo.node.page.http;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.PageConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import io.tiovivo.testkit.net.ListeningMachine;
import io.tiovivo.udp.DatagramLoop;
import io.tiovivo.udp.Defects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The page of a node that is not there, for the browser of {@code edge-node/bench/page.sh} and for
 * tests: real HTTP, real token, made-up status; pins obey.
 */
final class PageShow implements Desk {
  private final DatagramLoop loop;
  private final PeersAnswer peers;
  private final List<ControlRequest> asked = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private Status status;
  private PagePart part;

  PageShow(Status status, PeersAnswer peers) throws IOException {
    this.status = status;
    this.peers = peers;
    ListeningMachine idle = (nowNs, from, in, out) -> {};
    loop = new DatagramLoop(idle, event -> {}, Defects.END);
  }

  /** Serves until it is stopped; prints link and token. Arguments: which status, the directory. */
  public static void main(String[] args) throws Exception {
    PageShow show =
        switch (args[0]) {
          case "home" -> new PageShow(ShownStatus.home(), ShownStatus.homePeers());
          case "crowd" -> new PageShow(ShownStatus.crowd(), ShownStatus.crowdPeers());
          case "hostile" -> new PageShow(ShownStatus.hostile(), ShownStatus.hostilePeers());
          default -> throw new IllegalArgumentException("home, crowd or hostile");
        };
    PagePart part = show.serve(Path.of(args[1]), 0, Optional.empty());
    var invitation = part.invitation();
    System.out.println("link " + invitation.getUrl() + "#token=" + invitation.getToken());
    show.loop.run();
  }

  PagePart serve(Path directory, int port, Optional<String> tokenFile) throws IOException {
    Files.createDirectories(directory);
    byte[] next = {0};
    part =
        new PagePart(
            this,
            directory,
            true,
            () -> peers,
            bytes -> {
              for (int i = 0; i < bytes.length; i++) {
                bytes[i] = next[0]++;
              }
            });
    part.onConfig(0, config(new PageConfig(true, "127.0.0.1", port, tokenFile)));
    loop.add(part);
    return part;
  }

  static NodeConfig config(PageConfig page) {
    NodeConfig all = NodeConfig.defaults();
    return new NodeConfig(all.mqtt(), all.owner(), all.gpio(), page, all.care(), all.reports());
  }

  DatagramLoop loop() {
    return loop;
  }

  List<ControlRequest> asked() {
    return asked;
  }

  List<String> log() {
    return log;
  }

  @Override
  public long nowNs() {
    return loop.nowNs();
  }

  @Override
  public Status status() {
    return status;
  }

  @Override
  public ControlReply control(ControlRequest request, ControlRequest.Origin origin) {
    asked.add(request);
    if (request instanceof ControlRequest.SetPin set) {
      return set(set);
    }
    return ControlReply.done("heard: " + request);
  }

  private ControlReply set(ControlRequest.SetPin set) {
    Status.Builder changed = status.toBuilder();
    for (int i = 0; i < changed.getPinsCount(); i++) {
      PinStatus pin = changed.getPins(i);
      if (pin.getName().equals(set.pin())) {
        boolean number = set.value().matches("[0-9]+");
        PinStatus.Builder now = pin.toBuilder().setOn(!set.value().matches("off|0"));
        changed.setPins(i, number ? now.setDutyPermille(Integer.parseInt(set.value())) : now);
        status = changed.build();
        return ControlReply.done(pin.getTitle() + " is " + set.value());
      }
    }
    return ControlReply.refused("there is no pin " + set.pin());
  }

  @Override
  public void tell(Event event) {}

  @Override
  public void command(Command command) {}

  @Override
  public boolean post(Runnable task) {
    return loop.post(task);
  }

  @Override
  public void info(String message) {
    log.add(message);
  }

  @Override
  public void warn(String message) {
    log.add(message);
  }

  @Override
  public void milestone(String line) {
    log.add(line);
  }
}
