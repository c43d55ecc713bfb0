package io.tiovivo.node.broker;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.broker.BrokerProblem.Kind;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Keeps a connection: tries again for ever, with delays that double up to a limit, each drawn by
 * lot, so that a broker that comes back is not stormed. To those above it is a {@link BrokerPort}
 * whose {@link #connect} holds until {@link #disconnect}, and whose {@link BrokerEvents} come any
 * number of times. A connection that does not last counts as another failure: two boxes with one
 * client id, which throw each other out, get slower, not faster.
 *
 * <p>Make it, then the port below with it as its events, then {@link #attach} both.
 */
public final class SteadyBroker implements BrokerPort, BrokerEvents {
  /** Upper bound of the first delay. */
  public static final long FIRST_DELAY_NS = 1_000_000_000L;

  /** Upper bound of all others; they double up to it. */
  public static final long LONGEST_DELAY_NS = 60_000_000_000L;

  /** A connection that lasted so long has worked: the next delay is a first one. */
  public static final long LASTED_NS = 60_000_000_000L;

  /** An attempt of which nothing is heard for so long is given up. */
  public static final long ATTEMPT_NS = 90_000_000_000L;

  /** So many connections in a row that did not last: somebody throws us out. */
  public static final int THROWN_OUT = 3;

  private static final int MAX_DOUBLINGS = 6;

  private final SplittableRandom random;
  private BrokerPort port;
  private BrokerEvents events;
  private BrokerSettings settings; // null: no connection is wanted
  private BrokerProblem problem; // null: none is known
  private boolean connected;
  private boolean fresh; // the first attempt has no deadline yet
  private long sinceNs;
  private long dueNs = Machine.NEVER;
  private int failures;
  private int shortOnes;
  private long published;
  private long lost;

  /**
   * @param seed draws the delays
   */
  public SteadyBroker(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Whom to use, and who is told. */
  public void attach(BrokerPort newPort, BrokerEvents newEvents) {
    port = newPort;
    events = newEvents;
  }

  @Override
  public void connect(BrokerSettings newSettings) {
    settings = newSettings;
    connected = false;
    failures = 0;
    shortOnes = 0;
    problem = null;
    fresh = true;
    dueNs = 0; // at once: this call does not know the time
    port.connect(newSettings);
  }

  @Override
  public long publish(String topic, byte[] payload, int qos, boolean retained) {
    return connected ? port.publish(topic, payload, qos, retained) : NO_ROOM;
  }

  @Override
  public void subscribe(String filter) {
    if (connected) {
      port.subscribe(filter);
    }
  }

  @Override
  public void disconnect() {
    settings = null;
    connected = false;
    problem = null;
    dueNs = Machine.NEVER;
    port.disconnect();
  }

  /** Tries again, if it is time. */
  public void onDeadline(long nowNs) {
    if (settings == null || connected || nowNs < dueNs) {
      return;
    }
    dueNs = nowNs + ATTEMPT_NS;
    if (fresh) {
      fresh = false; // the first attempt is under way
    } else {
      port.connect(settings);
    }
  }

  /** When to try again; {@link Machine#NEVER}: there is a connection, or none is wanted. */
  public long deadlineNs() {
    return dueNs;
  }

  @Override
  public void onConnected(long nowNs) {
    if (settings == null) {
      return;
    }
    connected = true;
    sinceNs = nowNs;
    dueNs = Machine.NEVER;
    if (shortOnes < THROWN_OUT) {
      problem = null;
    }
    events.onConnected(nowNs);
  }

  @Override
  public void onLost(long nowNs, BrokerProblem why) {
    if (settings == null) {
      return;
    }
    if (connected) {
      lost++;
      boolean lasted = nowNs - sinceNs >= LASTED_NS;
      shortOnes = lasted ? 0 : shortOnes + 1;
      failures = lasted ? 0 : failures;
    }
    if (connected || problem == null) {
      sinceNs = nowNs;
    }
    connected = false;
    problem = shortOnes >= THROWN_OUT && why.kind() == Kind.CONNECTION_LOST ? thrownOut() : why;
    fresh = false;
    long bound = Math.min(LONGEST_DELAY_NS, FIRST_DELAY_NS << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    dueNs = nowNs + 1 + random.nextLong(bound);
    events.onLost(nowNs, problem);
  }

  private BrokerProblem thrownOut() {
    return new BrokerProblem(
        Kind.TAKEN_OVER,
        "the broker lets us in and ends the connection, again and again: another client uses our id "
            + settings.clientId()
            + " (a copied card?), or the broker's access rules forbid our topics; its log says which");
  }

  @Override
  public void onArrived(long nowNs, String topic, byte[] payload, boolean retained) {
    if (connected) {
      events.onArrived(nowNs, topic, payload, retained);
    }
  }

  @Override
  public void onPublished(long nowNs, long ticket) {
    if (connected) {
      published++;
      events.onPublished(nowNs, ticket);
    }
  }

  /** Whether there is a connection. */
  public boolean connected() {
    return connected;
  }

  /** Since when there is a connection, or none; 0: since the start. */
  public long sinceNs() {
    return sinceNs;
  }

  /** Why there is no connection, or why none lasts; empty: nothing is known to be wrong. */
  public Optional<BrokerProblem> problem() {
    return Optional.ofNullable(problem);
  }

  /** Publications that reached the broker. */
  public long published() {
    return published;
  }

  /** Connections that ended. */
  public long lost() {
    return lost;
  }
}
