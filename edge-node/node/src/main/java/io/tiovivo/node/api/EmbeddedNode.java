package io.tiovivo.node.api;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.node.adapter.NodeProcess;
import io.tiovivo.node.adapter.NodeSettings;
import io.tiovivo.node.message.Answer;
import io.tiovivo.node.message.Question;
import io.tiovivo.node.message.Target;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * A node inside another program. It has one thread of its own, on which all futures complete and
 * all listeners are called: what they do must not take long. Safe for use by several threads.
 */
public final class EmbeddedNode implements AutoCloseable {
  /** How long its goodbye may take. */
  private static final long GOODBYE_MS = 5_000;

  /** Between two looks of {@link #awaitConnected}. */
  private static final long LOOK_MS = 50;

  private static final int PING_MS = 5_000;

  private final NodeProcess process;
  private final Thread thread;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  private record Listener(String id, Consumer<Presence> told) {}

  private EmbeddedNode(NodeProcess process) {
    this.process = process;
    process.watch(this::onEvent);
    thread = new Thread(this::run, "tiovivo-node");
    thread.setDaemon(true);
  }

  /**
   * Opens a node and lets it run. It need not have a network yet, nor a credential.
   *
   * @throws IOException that says what to do: another node runs in the directory, an option is
   *     wrong, ...
   */
  public static EmbeddedNode open(NodeOptions options) throws IOException {
    try {
      Map<String, String> nothing = Map.of();
      NodeSettings settings =
          NodeSettings.of(
              NodeSettings.commandLine(nothing).parse(options.args()), nothing, version());
      EmbeddedNode node =
          new EmbeddedNode(NodeProcess.openBare(settings, new SecureRandom()::nextBytes));
      node.thread.start();
      return node;
    } catch (CommandException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String version() {
    String version = EmbeddedNode.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Who this node is: 32 hexadecimal digits, the same over restarts. */
  public String id() {
    return process.id().toString();
  }

  /** How it stands now. */
  public CompletableFuture<NodeState> state() {
    CompletableFuture<NodeState> future = new CompletableFuture<>();
    if (!process.status(status -> future.complete(NodeState.of(status)))) {
      future.completeExceptionally(new IOException("the node is too busy; try again"));
    }
    return bounded(future);
  }

  /**
   * Waits until a supernode serves it, or it is one itself.
   *
   * @return false: not within that time
   * @throws IOException when the node has ended
   */
  public boolean awaitConnected(Duration most) throws IOException, InterruptedException {
    long untilNs = System.nanoTime() + most.toNanos();
    while (System.nanoTime() < untilNs) {
      if (ended.isDone()) {
        throw new IOException("the node has ended");
      }
      if (state().handle((state, busy) -> state != null && state.connected()).join()) {
        return true;
      }
      Thread.sleep(LOOK_MS);
    }
    return false;
  }

  /**
   * Looks a node up.
   *
   * @param nameOrId 32 hexadecimal digits are an id, all else is a name
   * @return empty: the fleet does not know it; fails with an {@link IOException} when nobody could
   *     be asked
   */
  public CompletableFuture<Optional<Presence>> find(String nameOrId) {
    Target target = Target.parse(nameOrId);
    return ask(ticket -> new Question.Find(ticket, target))
        .thenApply(
            answer ->
                ((Answer.Found) answer)
                    .answer().getEntriesList().stream().findFirst().flatMap(Presence::of));
  }

  /**
   * Measures one round trip.
   *
   * @return fails with an {@link IOException} that says why there was none
   */
  public CompletableFuture<Duration> ping(String nameOrId) {
    Target target = Target.parse(nameOrId);
    return ask(ticket -> new Question.Ping(ticket, target, 0, PING_MS))
        .thenApply(
            answer ->
                Duration.ofNanos(
                    1000L
                        * Integer.toUnsignedLong(
                            ((Answer.Pinged) answer).answer().getRoundTripUs())));
  }

  /**
   * Tells each change of a node's presence: it came, it went, another supernode serves it.
   *
   * @param id 32 hexadecimal digits; {@link #find} tells that of a name
   * @return ends it
   * @throws IllegalArgumentException when it is no id
   */
  public AutoCloseable onPresence(String id, Consumer<Presence> told) {
    NodeId node =
        NodeId.parse(id).orElseThrow(() -> new IllegalArgumentException("\"" + id + "\" is no id"));
    Listener listener = new Listener(node.toString(), told);
    listeners.add(listener);
    process.ask(ticket -> new Question.Watch(node, true), answer -> {});
    return () -> {
      if (listeners.remove(listener)) {
        process.ask(ticket -> new Question.Watch(node, false), answer -> {});
      }
    };
  }

  private CompletableFuture<Answer> ask(LongFunction<Question> question) {
    CompletableFuture<Answer> future = new CompletableFuture<>();
    process.ask(
        question,
        answer -> {
          if (answer instanceof Answer.Refused refused) {
            future.completeExceptionally(new IOException(refused.reason()));
          } else {
            future.complete(answer);
          }
        });
    return bounded(future);
  }

  /** One that the node's end completes, too. */
  private <T> CompletableFuture<T> bounded(CompletableFuture<T> future) {
    open.add(future);
    future.whenComplete((value, failure) -> open.remove(future));
    if (ended.isDone()) {
      endAll();
    }
    return future;
  }

  private void endAll() {
    open.forEach(each -> each.completeExceptionally(new IOException("the node has ended")));
  }

  private void onEvent(Event event) {
    if (event instanceof Answer.Presence change) {
      Presence.of(change.entry())
          .ifPresent(
              presence ->
                  listeners.stream()
                      .filter(each -> each.id().equals(presence.id()))
                      .forEach(each -> each.told().accept(presence)));
    }
  }

  private void run() {
    try {
      process.run();
    } catch (IOException | InterruptedException | RuntimeException end) {
      ended.completeExceptionally(end);
    } finally {
      ended.complete(null);
      endAll();
    }
  }

  /** Says goodbye to its supernode and ends; what is in its directory stays. */
  @Override
  public void close() {
    process.stop();
    try {
      thread.join(GOODBYE_MS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
