package io.tiovivo.node.adapter;

import com.google.protobuf.ByteString;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Command;
import io.tiovivo.machine.Event;
import io.tiovivo.node.NodeCommand;
import io.tiovivo.node.NodeReport;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Household;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.overlay.OverlayCommand;
import io.tiovivo.node.page.http.HttpSource;
import io.tiovivo.node.proto.Counter;
import io.tiovivo.node.proto.PageAnswer;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.status.RequestDesk;
import io.tiovivo.node.status.StatusMessages;
import io.tiovivo.node.status.StatusMetrics;
import io.tiovivo.profile.Profile;
import io.tiovivo.udp.DatagramLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Answers whoever asks about this node: its socket, a scraper of metrics, the program that holds
 * it.
 */
final class Enquiries {
  /** Ticket of a report that other threads wait for. */
  private static final long FOR_OTHERS = -1;

  private final DatagramLoop loop;
  private final NodeSettings settings;
  private final NodeId id;
  private final NodeLog log;
  private final Questions questions = new Questions();
  private final RequestDesk desk;
  private final Queue<Consumer<Status>> statusWanted = new ConcurrentLinkedQueue<>();
  private NodeReport report;
  private Consumer<Status.Builder> more = status -> {};
  private Supplier<PageAnswer> page =
      () -> PageAnswer.newBuilder().setProblem("this node serves no page").build();
  private Function<ControlRequest, ControlReply> control =
      request -> ControlReply.refused("the node is not ready yet");

  Enquiries(DatagramLoop loop, NodeSettings settings, NodeId id, NodeLog log) {
    this.loop = loop;
    this.settings = settings;
    this.id = id;
    this.log = log;
    desk =
        new RequestDesk(
            this::status,
            this::askNow,
            this::drain,
            request -> control.apply(request),
            () -> page.get(),
            log::defect);
  }

  /** Has {@code tiovivo page} told where the page is. */
  void invite(Supplier<PageAnswer> newPage) {
    page = newPage;
  }

  /** Has the household add to each status, and do what owners want. */
  void serve(Household household) {
    more = household::describe;
    control = request -> household.control(request, ControlRequest.Origin.SOCKET);
  }

  void openSocket(NodeHome home) throws IOException {
    try {
      loop.add(
          new StatusSource(
              home.bindSocket(), (nowNs, request, reply) -> desk.answer(request, reply)));
    } catch (IOException e) {
      // Nobody can ask the node then, but it does its work.
      log.warn("tiovivo status will not work here: " + e.getMessage());
    }
  }

  /**
   * Serves metrics over HTTP.
   *
   * @throws IOException when that cannot be: whoever asked for them wants to know
   */
  void openMetrics(InetSocketAddress address) throws IOException {
    HttpSource source;
    try {
      MetricsClerk clerk = new MetricsClerk(() -> StatusMetrics.of(status()), log);
      source = HttpSource.open(address, clerk);
    } catch (IOException taken) {
      throw new IOException(
          "cannot serve metrics on "
              + address.getAddress().getHostAddress()
              + " port "
              + address.getPort()
              + ": "
              + taken.getMessage()
              + "; give --metrics another port",
          taken);
    }
    loop.add(source);
    log.info(
        "metrics: http://"
            + address.getAddress().getHostAddress()
            + ":"
            + source.port()
            + "/metrics");
    if (!address.getAddress().isLoopbackAddress()) {
      log.warn("whoever reaches that address can read the metrics; there is no password");
    }
  }

  /** Asks, from any thread; the answer comes on the loop's. */
  void ask(LongFunction<Question> question, Consumer<Answer> answer) {
    questions.ask(loop::command, question, answer);
  }

  /** Tells the status, from any thread; on the loop's. False: the node is too busy. */
  boolean status(Consumer<Status> wanted) {
    statusWanted.add(wanted);
    if (loop.command(new NodeCommand.Report(FOR_OTHERS))) {
      return true;
    }
    statusWanted.remove(wanted);
    return false;
  }

  /** True: an answer to an enquiry, and nobody else's business. */
  boolean takes(Event event) {
    if (event instanceof NodeReport told) {
      report = told;
      if (told.ticket() == FOR_OTHERS) {
        Status status = status(loop.nowNs());
        for (Consumer<Status> each = statusWanted.poll(); each != null; ) {
          each.accept(status);
          each = statusWanted.poll();
        }
      }
      return true;
    }
    if (event instanceof Answer answer && answer.ticket() != 0) {
      questions.onAnswer(answer);
      return true;
    }
    return false;
  }

  /** Whom the node has to do with; on the loop's thread. */
  PeersAnswer peers() {
    PeersAnswer.Builder peers = PeersAnswer.newBuilder();
    askNow(
        Question.Peers::new,
        answer -> {
          if (answer instanceof Answer.Peers told) {
            peers.mergeFrom(told.answer());
          }
        });
    return peers.build();
  }

  private void askNow(LongFunction<Question> question, Consumer<Answer> answer) {
    Predicate<Command> now =
        command -> {
          loop.commandNow(loop.nowNs(), command);
          return true;
        };
    questions.ask(now, question, answer);
  }

  private String drain() {
    loop.commandNow(loop.nowNs(), new OverlayCommand.Drain("asked to by its owner"));
    return "hands its leaves over, then becomes a leaf; tiovivo status shows how far it is";
  }

  /** All that is known now; on the loop's thread. */
  Status status() {
    long nowNs = loop.nowNs();
    loop.commandNow(nowNs, new NodeCommand.Report(nowNs));
    return status(nowNs);
  }

  private Status status(long nowNs) {
    Status.Builder status = StatusMessages.status(report, nowNs);
    if (loop.lostSends() > 0) {
      Counter.Builder lost =
          Counter.newBuilder().setName("overlay_datagrams_lost_total").setValue(loop.lostSends());
      status.setOverlay(report.overlay().toBuilder().addCounters(lost));
    }
    more.accept(status);
    return status
        .setNodeId(ByteString.copyFrom(id.bytes()))
        .setFleet(settings.fleet())
        .setBootReason(settings.launch().map(LaunchEnvironment::bootReason).orElse(""))
        .setRevertReason(settings.launch().map(LaunchEnvironment::revertReason).orElse(""))
        .setArchitecture(settings.profile().map(Profile::architecture).orElse(""))
        .setUptimeMs(nowNs / 1_000_000)
        .setMemory(ProcessFacts.memory())
        .setProcessId((int) ProcessHandle.current().pid())
        .build();
  }
}
