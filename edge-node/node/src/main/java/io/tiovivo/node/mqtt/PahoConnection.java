package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerPort;
import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.broker.BrokerSettings;
import io.tiovivo.node.config.MqttConfig;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.logging.LoggerFactory;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * One attempt, and the connection that comes of it: a Paho client that is used once, so that none
 * of its states outlives a connection. What takes time (files, names, TLS, Paho's classes) happens
 * on threads of its own; all of them are daemons and end with the socket.
 */
final class PahoConnection {
  /** What a connection tells; from any thread. */
  interface Listener {
    void connected(PahoConnection connection);

    void lost(PahoConnection connection, BrokerProblem problem);

    /** May wait. */
    void arrived(PahoConnection connection, String topic, byte[] payload, boolean retained);

    void published(PahoConnection connection, long ticket);

    /** Something that an owner should look at. */
    void doubt(PahoConnection connection, String message);
  }

  /** What Paho is told to connect to; our socket knows better. No name: Paho would look it up. */
  private static final String SOMEWHERE = "tcp://127.0.0.1:1883";

  /** How long Paho lets go out what waits, at an end in order. */
  private static final long QUIESCE_MS = 400;

  /** A ping is answered within this. */
  static final long PING_ANSWER_NS = 9_500_000_000L;

  private static final long PING_MARGIN_NS = 500_000_000L;

  private final BrokerSettings settings;
  private final Listener listener;
  private final Troubles troubles;
  private final CountDownLatch left = new CountDownLatch(1);
  private final Pings pings = new Pings();
  private volatile BrokerSocket socket;
  private volatile MqttAsyncClient client;
  private volatile boolean connected;
  private volatile boolean over;
  private volatile long saidNs = System.nanoTime(); // when something went out last
  private volatile long pingNs; // when the ping went out that is not answered; 0: none

  PahoConnection(BrokerSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
    troubles = new Troubles(settings.broker());
  }

  /** Begins. */
  void start() {
    thread("connect", this::attempt);
  }

  private void attempt() {
    try {
      LoggerFactory.setLogger(SilentLogger.class.getName());
      MqttConfig broker = settings.broker();
      warnOfOpenFiles(broker);
      MqttConnectOptions options = options(broker);
      Optional<SSLSocketFactory> tls =
          broker.tls() ? Optional.of(BrokerTls.of(broker)) : Optional.empty();
      socket = new BrokerSocket(broker, tls);
      options.setSocketFactory(new BrokerSocketFactory(socket));
      MqttAsyncClient made =
          new MqttAsyncClient(SOMEWHERE, settings.clientId(), new MemoryPersistence(), pings, null);
      made.setCallback(new Callback());
      client = made;
      if (over) {
        return;
      }
      made.connect(options, null, new Answer());
    } catch (NoBrokerException | MqttException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(e); // a defect of the library's, which a later attempt may not meet
    }
  }

  private MqttConnectOptions options(MqttConfig broker) throws NoBrokerException {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1); // else it tries 3.1, too
    options.setCleanSession(true);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval(settings.keepAliveS());
    options.setConnectionTimeout((int) TimeUnit.NANOSECONDS.toSeconds(PahoBroker.ATTEMPT_NS));
    options.setMaxInflight(2 * BrokerPort.MAX_IN_FLIGHT);
    options.setWill(settings.will().topic(), settings.will().payload(), 1, true);
    if (!broker.user().isEmpty()) {
      options.setUserName(broker.user());
      if (broker.passwordFile().isPresent()) {
        options.setPassword(PemFiles.password(broker.passwordFile().get()));
      }
    }
    return options;
  }

  private void warnOfOpenFiles(MqttConfig broker) {
    broker.passwordFile().ifPresent(this::warnOfOpenFile);
    broker.keyFile().ifPresent(this::warnOfOpenFile);
  }

  private void warnOfOpenFile(String file) {
    if (PemFiles.openToOthers(file)) {
      listener.doubt(this, "everybody on this box can read " + file + ": chmod 600 " + file);
    }
  }

  /**
   * Publishes.
   *
   * @return false: Paho does not take it, and the connection is about to end
   */
  boolean publish(String topic, byte[] payload, int qos, boolean retained, long ticket) {
    MqttMessage message = new MqttMessage(payload);
    message.setQos(qos);
    message.setRetained(retained);
    try {
      client.publish(topic, message, null, new Delivery(ticket));
      saidNs = System.nanoTime();
      return true;
    } catch (MqttException e) {
      return false;
    }
  }

  void subscribe(String filter) {
    try {
      client.subscribe(filter, 1, null, new Subscription(filter));
    } catch (MqttException e) {
      // The connection ends: that is told by itself.
    }
  }

  /**
   * Has Paho send a ping if the connection has been quiet either way; it decides on a thread of its
   * own, since it may want to wait for all its others.
   */
  void pingIfQuiet() {
    long nowNs = System.nanoTime();
    long quietNs =
        TimeUnit.SECONDS.toNanos(settings.keepAliveS()) - PahoBroker.LOOK_NS - PING_MARGIN_NS;
    boolean quiet = nowNs - socket.input().heardNs() >= quietNs || nowNs - saidNs >= quietNs;
    if (quiet && pingNs == 0) {
      thread(
          "ping",
          () -> {
            socket.input().expectPingAnswer();
            if (pings.send()) {
              saidNs = nowNs;
              pingNs = nowNs;
            }
          });
    }
  }

  /** Whether a ping has had no answer for too long. */
  boolean pingOverdue() {
    if (pingNs != 0 && socket.input().pingAnswered()) {
      pingNs = 0;
    }
    return pingNs != 0 && System.nanoTime() - pingNs >= PING_ANSWER_NS;
  }

  /** What is said when it has waited for too long. */
  BrokerProblem silent() {
    BrokerSocket now = socket;
    return connected
        ? troubles.unanswered()
        : troubles.silent(
            now == null || now.resolved(), now != null && now.resolved() && now.input() != null);
  }

  /** Ends it without order, at once; nothing more is told. */
  void abort() {
    over = true;
    BrokerSocket now = socket;
    if (now != null) {
      now.abort();
    }
    left.countDown();
  }

  /** Begins to end it in order; nothing more is told. */
  void leave() {
    over = true;
    if (!connected) {
      abort();
      return;
    }
    thread(
        "leave",
        () -> {
          try {
            client.disconnect(QUIESCE_MS, null, new Left());
          } catch (MqttException e) {
            left.countDown();
          }
        });
  }

  /** Waits until the end in order is done, or the time is over; then it ends anyway. */
  void awaitLeft(long mostMs) {
    try {
      left.await(mostMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    abort();
  }

  private void fail(Throwable thrown) {
    if (!over) {
      over = true;
      BrokerSocket now = socket;
      listener.lost(this, troubles.of(now == null ? null : now.failure(), thrown, connected));
      if (now != null) {
        now.abort();
      }
    }
  }

  private void thread(String name, Runnable task) {
    Thread thread = new Thread(task, "mqtt " + name);
    thread.setDaemon(true); // and with it all that Paho starts
    thread.start();
  }

  private final class Answer implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      connected = true;
      if (!over) {
        listener.connected(PahoConnection.this);
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable thrown) {
      fail(thrown);
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void connectionLost(Throwable cause) {
      fail(cause);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      if (!over) {
        listener.arrived(PahoConnection.this, topic, message.getPayload(), message.isRetained());
      }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Each delivery has a listener of its own.
    }
  }

  /** Whether nobody wants its messages any more. */
  boolean isOver() {
    return over;
  }

  private final class Delivery implements IMqttActionListener {
    private final long ticket;

    Delivery(long ticket) {
      this.ticket = ticket;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      if (!over) {
        listener.published(PahoConnection.this, ticket);
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable thrown) {
      // The connection ends: that is told by itself.
    }
  }

  private final class Subscription implements IMqttActionListener {
    private static final int REFUSED = 0x80;

    private final String filter;

    Subscription(String filter) {
      this.filter = filter;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      int[] granted = token.getGrantedQos();
      if (granted != null && granted.length > 0 && granted[0] == REFUSED) {
        listener.doubt(
            PahoConnection.this, "the broker's access rules do not let us subscribe to " + filter);
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable thrown) {
      if (!over && thrown instanceof MqttException e && e.getReasonCode() == REFUSED) {
        onSuccess(token);
      }
    }
  }

  private final class Left implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      left.countDown();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable thrown) {
      left.countDown();
    }
  }

  /** Pings when we say so: Paho's own sender is a timer with one more thread. */
  private static final class Pings implements MqttPingSender {
    private volatile ClientComms comms;

    @Override
    public void init(ClientComms newComms) {
      comms = newComms;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public void schedule(long delayMs) {}

    /** False: Paho saw no need for one. */
    boolean send() {
      return comms.checkForActivity() != null;
    }
  }
}
