package io.tiovivo.node.home;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.broker.BrokerEvents;
import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.proto.BrokerStatus;
import io.tiovivo.node.proto.Status;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * A node in Home Assistant, by way of a broker: announces it, publishes its states, and takes
 * commands. docs/MQTT.md has topics, timers and the table of states. Not thread-safe; all times are
 * the monotonic ones of the caller.
 */
public final class HomeMachine implements BrokerEvents {
  /** States that changed go out at most so often; pins at once. 10 s. */
  static final long LOOK_NS = 10_000_000_000L;

  /** While there is no broker, changes are looked for so often: 60 s. */
  static final long AWAY_LOOK_NS = 60_000_000_000L;

  /** All states go out so often, changed or not: 5 min. */
  static final long REFRESH_NS = 300_000_000_000L;

  static final String ONLINE = "online";
  static final String OFFLINE = "offline";

  private final NodeId id;
  private final BrokerPort port;
  private final HomeHost host;
  private final SplittableRandom random;
  private final Happenings happenings = new Happenings();
  private final Camera camera;
  private final Outgoing outgoing;
  private NodeConfig config;
  private String pageUrl = "";
  private Topics topics;
  private Commands commands;
  private Orders orders;
  private Announcer announcer;
  private States states;
  private boolean connected;
  private boolean present;
  private boolean removed;
  private boolean tried;
  private long sinceNs;
  private long lookNs;
  private long refreshNs;
  private String problem = "";

  public HomeMachine(
      NodeId id, NodeConfig config, BrokerPort port, HomeHost host, SplittableRandom random) {
    this.id = id;
    this.config = config;
    this.port = port;
    this.host = host;
    this.random = random;
    camera = new Camera();
    outgoing = new Outgoing(port, topic -> states.forget(topic));
    useTopics();
  }

  /** How the connection is to be made: with a will that says that the node is gone. */
  public BrokerSettings settings() {
    byte[] offline = OFFLINE.getBytes(StandardCharsets.UTF_8);
    return BrokerSettings.of(
        config.mqtt(),
        topics.object().substring(0, Math.min(topics.object().length(), 23)),
        new BrokerSettings.Will(topics.status(), offline));
  }

  /** The configuration has changed. Another broker or topic needs a new connection as well. */
  public void onConfig(long nowNs, NodeConfig changed) {
    Topics before = topics;
    config = changed;
    if (!before.base().equals(changed.mqtt().topic() + "/" + id.brief())
        || !before.prefix().equals(changed.mqtt().discoveryPrefix())) {
      if (connected) {
        outgoing.addUrgent(Removal.of(before, states.pins()));
        outgoing.pump(false);
      }
      useTopics();
    }
    lookNs = Math.min(lookNs, nowNs);
  }

  /** Where the status page is, for the link in Home Assistant; "": nowhere. */
  public void onPage(long nowNs, String url) {
    pageUrl = url;
    lookNs = Math.min(lookNs, nowNs);
  }

  /** A pin has changed: that goes out at once. */
  public void onPin(long nowNs, String name, boolean on, int dutyPermille) {
    if (!Topics.isPin(name) || removed) {
      return;
    }
    if (camera.isInput(name)) {
      outgoing.addEvent(Publication.event(topics.event(), happenings.pin(name, on, host.unixMs())));
    }
    if (present) {
      states.pin(name, on, dutyPermille);
    }
    outgoing.pump(present);
  }

  /** Something may have changed that should not wait for the next look. */
  public void onChange(long nowNs) {
    lookNs = Math.min(lookNs, nowNs);
  }

  @Override
  public void onConnected(long nowNs) {
    connected = true;
    tried = true;
    present = false;
    problem = "";
    sinceNs = nowNs;
    topics.filters().forEach(port::subscribe);
    outgoing.addUrgent(Publication.kept(topics.status(), ONLINE));
    states.forget();
    announcer.onConnected(nowNs, camera.isLarge());
    outgoing.pump(false);
  }

  @Override
  public void onLost(long nowNs, BrokerProblem why) {
    if (connected || !tried) {
      sinceNs = nowNs;
    }
    tried = true;
    connected = false;
    present = false;
    problem = why.message();
    announcer.onLost();
    outgoing.onLost();
    lookNs = Math.max(lookNs, nowNs);
  }

  @Override
  public void onPublished(long nowNs, long ticket) {
    outgoing.onPublished(ticket);
    outgoing.pump(present);
  }

  @Override
  public void onArrived(long nowNs, String topic, byte[] payload, boolean retained) {
    if (removed) {
      return;
    }
    if (topic.equals(topics.announced())) {
      // What we publish ourselves comes back to us, too, but not as something that was kept.
      if (retained && !present) {
        announcer.onNote(payload);
      }
    } else if (topic.equals(topics.homeAssistant())) {
      if (!retained && present && ONLINE.equals(Commands.text(payload))) {
        announcer.onHomeAssistant(nowNs, camera.isLarge());
      }
    } else {
      if (orders.take(nowNs, topic, commands.parse(topic, payload, retained))) {
        lookNs = Math.min(lookNs, nowNs);
      }
    }
    outgoing.pump(present);
  }

  /** Looks at the node when it is time, and publishes what is due. */
  public void onDeadline(long nowNs) {
    if (removed) {
      return;
    }
    if (nowNs >= lookNs || announcer.isDue(nowNs)) {
      look(nowNs);
    }
    outgoing.pump(present);
  }

  /** When {@link #onDeadline} wants to be called. */
  public long deadlineNs() {
    return removed ? Machine.NEVER : Math.min(lookNs, announcer.deadlineNs());
  }

  /**
   * The node ends: says so.
   *
   * @return false: the broker takes nothing now; end the connection without order, and the will
   *     says it
   */
  public boolean stop() {
    return !connected
        || removed
        || port.publish(topics.status(), OFFLINE.getBytes(StandardCharsets.UTF_8), 1, true)
            != BrokerPort.NO_ROOM;
  }

  /** The node moves out: removes its device and all that the broker has kept of it. */
  public void remove() {
    outgoing.clear();
    outgoing.addUrgent(Removal.of(topics, states.pins()));
    removed = true;
    outgoing.pump(false);
  }

  /** Whether all of {@link #remove} is with the broker, or on its way there. */
  public boolean isRemoved() {
    return removed && outgoing.isEmpty();
  }

  /** Adds how the broker is doing. */
  public void describe(long nowNs, BrokerStatus.Builder status) {
    status
        .setConnected(connected)
        .setForMs(tried ? Math.max(0, nowNs - sinceNs) / 1_000_000 : 0)
        .setProblem(problem)
        .setSent(outgoing.sent())
        .setDropped(outgoing.dropped())
        .setWaiting(outgoing.waiting());
  }

  /** Commands that were not obeyed for what they were. */
  public long refused() {
    return orders.refused();
  }

  private void useTopics() {
    topics = new Topics(config.mqtt(), id);
    commands = new Commands(topics);
    orders = new Orders(topics, host, happenings, outgoing);
    announcer = new Announcer(topics, random);
    states = new States(topics, outgoing);
  }

  private void look(long nowNs) {
    long unixMs = host.unixMs();
    Status status = host.status();
    Picture picture = camera.take(nowNs, unixMs, status, config, outgoing.dropped());
    for (String news : happenings.since(picture, unixMs)) {
      outgoing.addEvent(Publication.event(topics.event(), news));
    }
    lookNs = nowNs + (connected ? LOOK_NS : AWAY_LOOK_NS);
    if (!connected) {
      return;
    }
    if (present) {
      announcer.look(nowNs, Composition.of(picture, pageUrl));
    }
    if (announcer.isDue(nowNs)) {
      announce(nowNs, picture);
    }
    if (present) {
      if (nowNs >= refreshNs) {
        refreshNs = nowNs + REFRESH_NS;
        states.forget();
      }
      states.publish(picture, announcer::isAnnounced);
    }
  }

  private void announce(long nowNs, Picture picture) {
    if (outgoing.isUrgent(topics.discovery())) {
      announcer.postpone(nowNs);
      return;
    }
    outgoing.addUrgent(announcer.announce(nowNs, picture, pageUrl));
    present = true;
    refreshNs = Math.min(refreshNs, nowNs);
  }
}
