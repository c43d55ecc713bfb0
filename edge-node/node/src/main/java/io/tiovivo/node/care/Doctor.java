package io.tiovivo.node.care;

import io.tiovivo.node.host.HostClock;
import io.tiovivo.node.host.HostFiles;
import io.tiovivo.node.link.HelloGroup;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.Health;
import io.tiovivo.udp.MulticastGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Finds what is wrong with a box, from the network to its pins, and says what to do. */
public final class Doctor {
  /** Where a peer is asked whether it is there: its page's port; a refusal is an answer. */
  private static final int PEER_PORT = 8488;

  private static final int PEER_WITHIN_MS = 3_000;

  /**
   * What to look at.
   *
   * @param directory of box or node
   * @param root "/" on a box
   * @param status of the node; empty: none answers
   * @param whyNoStatus then: what was the matter
   * @param group of the carousel
   * @param interfaceName empty: any
   * @param seconds to listen
   * @param peer another box that should be heard; empty: none was named
   */
  public record Visit(
      Path directory,
      Path root,
      Optional<Status> status,
      String whyNoStatus,
      MulticastGroup group,
      Optional<String> interfaceName,
      long seconds,
      Optional<InetAddress> peer) {}

  private Doctor() {}

  /** Looks at everything; takes as long as it listens. */
  public static Diagnosis examine(Visit visit) {
    Diagnosis diagnosis = new Diagnosis();
    node(visit, diagnosis);
    HostFiles host = new HostFiles(visit.root());
    NetworkExam network = new NetworkExam(host, diagnosis);
    network.links(visit.interfaceName());
    network.multicast(
        heard(visit),
        visit.peer().map(InetAddress::getHostAddress),
        visit.peer().map(peer -> Ear.answers(peer, PEER_PORT, PEER_WITHIN_MS)));
    HostExam box = new HostExam(host, diagnosis);
    Instant now = Instant.now();
    box.clock(
        now,
        visit
            .status()
            .map(each -> each.getHost().getClockKnown())
            .orElseGet(() -> new HostClock(visit.root(), now::getEpochSecond).known()));
    box.card(visit.directory(), freeBytes(visit.directory()));
    box.power();
    box.warmth();
    box.memory();
    new GpioExam(host, diagnosis).devices();
    return diagnosis;
  }

  static void node(Visit visit, Diagnosis diagnosis) {
    if (visit.status().isEmpty()) {
      diagnosis.bad("node", "The node does not answer: " + visit.whyNoStatus() + ".", "");
      return;
    }
    Status status = visit.status().get();
    // Warmth, disk and clock have lines of their own, with more to say.
    Health health = Health.of(status.toBuilder().clearHost().build());
    diagnosis.add("node", health.first());
    health.more().forEach(each -> diagnosis.add("node", each));
    if (status.getTraffic().getSent() > 3 && status.getTraffic().getOwn() == 0) {
      diagnosis.bad(
          "multicast",
          "The node's own hellos do not come back to it.",
          "A firewall on this box drops them: allow UDP 8484 to 8486 in (nft list ruleset).");
    }
    String noPage = status.getPage().getProblem();
    if (!noPage.isEmpty()) {
      diagnosis.attention("page", "The page is not served: " + noPage + ".", "");
    }
    if (status.getBroker().getConnected()) {
      diagnosis.good("broker", "Connected to " + status.getBroker().getAddress() + ".");
    }
    if (!status.getGpio().getBackend().isEmpty() && status.getGpio().getProblem().isEmpty()) {
      diagnosis.good(
          "pins", status.getPinsCount() + " pins by " + status.getGpio().getBackend() + ".");
    }
  }

  private static NetworkExam.Heard heard(Visit visit) {
    MulticastGroup carousel = visit.group();
    InetSocketAddress group = new InetSocketAddress(carousel.address(), carousel.port());
    MulticastGroup beside = MulticastGroup.of(HelloGroup.beside(carousel.peer()));
    InetSocketAddress hellos = new InetSocketAddress(beside.address(), beside.port());
    byte[] own = visit.status().map(each -> each.getNodeId().toByteArray()).orElse(new byte[0]);
    String name = carousel.address().getHostAddress() + " port " + carousel.port();
    try {
      CompletableFuture<Long> others =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Ear.listen(
                      hellos,
                      visit.interfaceName(),
                      visit.seconds(),
                      datagram -> Ear.isOthersHello(datagram, own));
                } catch (IOException told) {
                  return 0L;
                }
              });
      long packets = Ear.listen(group, visit.interfaceName(), visit.seconds(), datagram -> true);
      return new NetworkExam.Heard(name, visit.seconds(), packets, others.join(), Optional.empty());
    } catch (IOException e) {
      return new NetworkExam.Heard(
          name, visit.seconds(), 0, 0, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static long freeBytes(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }
}
