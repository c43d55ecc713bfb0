package io.tiovivo.node.status;

import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.message.Target;
import io.tiovivo.node.proto.ControlAnswer;
import io.tiovivo.node.proto.ControlQuery;
import io.tiovivo.node.proto.DrainAnswer;
import io.tiovivo.node.proto.FindQuery;
import io.tiovivo.node.proto.PageAnswer;
import io.tiovivo.node.proto.PingQuery;
import io.tiovivo.node.proto.Refusal;
import io.tiovivo.node.proto.Reply;
import io.tiovivo.node.proto.Request;
import io.tiovivo.node.proto.Status;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Answers the requests of the node's socket; whatever comes, each has exactly one reply. */
public final class RequestDesk {
  /** How long a ping may take when the request does not say. */
  static final int PING_WITHIN_MS = 5_000;

  /** Gives a question to the machine and tells its answer, now or later. */
  @FunctionalInterface
  public interface Asker {
    void ask(LongFunction<Question> question, Consumer<Answer> answer);
  }

  private final Supplier<Status> status;
  private final Asker asker;
  private final Supplier<String> drain;
  private final Function<ControlRequest, ControlReply> control;
  private final Supplier<PageAnswer> page;
  private final BiConsumer<String, Throwable> defects;

  /**
   * @param status of now
   * @param drain begins it and says what happens
   * @param control does what the owner wants, or says why not
   * @param page where it is, or why there is none
   * @param defects is told what threw while a request was answered: no question may end a node
   */
  public RequestDesk(
      Supplier<Status> status,
      Asker asker,
      Supplier<String> drain,
      Function<ControlRequest, ControlReply> control,
      Supplier<PageAnswer> page,
      BiConsumer<String, Throwable> defects) {
    this.status = status;
    this.asker = asker;
    this.drain = drain;
    this.control = control;
    this.page = page;
    this.defects = defects;
  }

  /**
   * Never throws because of the request.
   *
   * @param request of unknown origin
   * @param reply takes the reply, now or later
   */
  public void answer(byte[] request, Consumer<byte[]> reply) {
    Request parsed;
    try {
      parsed = Request.parseFrom(request, ExtensionRegistryLite.getEmptyRegistry());
    } catch (InvalidProtocolBufferException broken) {
      refuse(reply, "the question is damaged");
      return;
    }
    try {
      answer(parsed, reply);
    } catch (RuntimeException defect) {
      defects.accept("a question on the socket could not be answered", defect);
      refuse(reply, "the node has a defect here; its log says more");
    }
  }

  private void answer(Request parsed, Consumer<byte[]> reply) {
    switch (parsed.getQueryCase()) {
      case STATUS -> send(reply, StatusMessages.reply().setStatus(status.get()));
      case PEERS -> asker.ask(Question.Peers::new, answer -> send(reply, reply(answer)));
      case PING -> ping(parsed.getPing(), reply);
      case FIND -> find(parsed.getFind(), reply);
      case DRAIN ->
          send(
              reply,
              StatusMessages.reply().setDrain(DrainAnswer.newBuilder().setMessage(drain.get())));
      case CONTROL -> control(parsed.getControl(), reply);
      case PAGE -> page(page.get(), reply);
      default -> refuse(reply, "this node's version does not know the question");
    }
  }

  private void control(ControlQuery query, Consumer<byte[]> reply) {
    Optional<ControlRequest> request = ControlMessages.request(query);
    if (request.isEmpty()) {
      refuse(reply, "this node's version does not know what is wanted");
      return;
    }
    ControlReply done = control.apply(request.get());
    send(
        reply,
        StatusMessages.reply()
            .setControl(
                ControlAnswer.newBuilder().setDone(done.done()).setMessage(done.message())));
  }

  private static void page(PageAnswer page, Consumer<byte[]> reply) {
    if (page.getUrl().isEmpty()) {
      refuse(reply, page.getProblem());
    } else {
      send(reply, StatusMessages.reply().setPage(page));
    }
  }

  private void ping(PingQuery query, Consumer<byte[]> reply) {
    Optional<Target> target = target(query.getNodeId().toByteArray(), query.getName());
    int withinMs = query.getWithinMs() > 0 ? query.getWithinMs() : PING_WITHIN_MS;
    if (target.isEmpty()) {
      refuse(reply, "the question names no node");
      return;
    }
    asker.ask(
        ticket -> new Question.Ping(ticket, target.get(), query.getPaddingBytes(), withinMs),
        answer -> send(reply, reply(answer)));
  }

  private void find(FindQuery query, Consumer<byte[]> reply) {
    Optional<Target> target = target(query.getNodeId().toByteArray(), query.getName());
    if (target.isEmpty()) {
      refuse(reply, "the question names no node");
      return;
    }
    asker.ask(
        ticket ->
            query.getChangeWithinMs() > 0
                ? new Question.Await(
                    ticket, target.get(), query.getKnown(), query.getChangeWithinMs())
                : new Question.Find(ticket, target.get()),
        answer -> send(reply, reply(answer)));
  }

  private static Optional<Target> target(byte[] id, String name) {
    if (id.length > 0) {
      return NodeId.of(id).map(Target::of);
    }
    boolean fits = !name.isEmpty() && name.length() <= Target.MAX_NAME;
    return fits ? Optional.of(Target.named(name)) : Optional.empty();
  }

  private static Reply.Builder reply(Answer answer) {
    Reply.Builder reply = StatusMessages.reply();
    if (answer instanceof Answer.Pinged pinged) {
      return reply.setPing(pinged.answer());
    }
    if (answer instanceof Answer.Found found) {
      return reply.setFind(found.answer());
    }
    if (answer instanceof Answer.Peers peers) {
      return reply.setPeers(peers.answer());
    }
    String reason = answer instanceof Answer.Refused refused ? refused.reason() : "no answer";
    return reply.setRefusal(Refusal.newBuilder().setMessage(reason));
  }

  private static void refuse(Consumer<byte[]> reply, String message) {
    send(reply, StatusMessages.reply().setRefusal(Refusal.newBuilder().setMessage(message)));
  }

  private static void send(Consumer<byte[]> reply, Reply.Builder message) {
    reply.accept(message.build().toByteArray());
  }
}
