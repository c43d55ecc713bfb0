package io.tiovivo.node.mqtt;

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

  private final BrokerSettings settings;
  private final Listener listener;
  private final Troubles troubles;
  private final CountDownLatch left = new CountDownLatch(1);
  private final Heartbeat heartbeat;
  private volatile BrokerSocket socket;
  private volatile MqttAsyncClient client;
  private volatile boolean connected;
  private volatile boolean over;

  PahoConnection(BrokerSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
    troubles = new Troubles(settings.broker());
    heartbeat = new Heartbeat(settings.keepAliveS());
  }

  /** Begins. */
  void start() {
    thread("connect", this::attempt);
  }

  private void attempt() {
    try {
      LoggerFactory.setLogger(SilentLogger.class.getName());
      MqttConfig broker = settings.broker();
      PemFiles.openFiles(broker).forEach(doubt -> listener.doubt(this, doubt));
      MqttConnectOptions options = PahoOptions.of(settings);
      Optional<SSLSocketFactory> tls =
          broker.tls() ? Optional.of(BrokerTls.of(broker)) : Optional.empty();
      socket = new BrokerSocket(broker, tls);
      options.setSocketFactory(new BrokerSocketFactory(socket));
      MqttAsyncClient made =
          new MqttAsyncClient(
              SOMEWHERE, settings.clientId(), new MemoryPersistence(), heartbeat, null);
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
      heartbeat.said();
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

  /** Has a ping sent if it has been quiet. */
  void pingIfQuiet() {
    heartbeat.pingIfQuiet(socket.input());
  }

  /** Whether a ping has had no answer for too long. */
  boolean pingOverdue() {
    return heartbeat.overdue(socket.input());
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

  static void thread(String name, Runnable task) {
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
}
