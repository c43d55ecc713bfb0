package io.tiovivo.node.mqtt;

import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;

/**
 * Pings when we say so: Paho's own sender is a timer with one more thread, and what it finds out it
 * finds out late.
 */
final class Heartbeat implements MqttPingSender {
  /** A ping is answered within this. */
  static final long ANSWER_NS = 9_500_000_000L;

  private static final long MARGIN_NS = 500_000_000L;

  private final long quietNs;
  private volatile ClientComms comms;
  private volatile long saidNs = System.nanoTime(); // when something went out last
  private volatile long pingNs; // when the ping went out that is not answered; 0: none

  Heartbeat(int keepAliveS) {
    quietNs = TimeUnit.SECONDS.toNanos(keepAliveS) - PahoBroker.LOOK_NS - MARGIN_NS;
  }

  /** Something went out. */
  void said() {
    saidNs = System.nanoTime();
  }

  /**
   * Has Paho send a ping if it has been quiet, either way. Whether one is due Paho decides, on a
   * thread of its own: it may find that the connection is dead, and then waits for all its others.
   */
  void pingIfQuiet(FramedInput input) {
    long nowNs = System.nanoTime();
    boolean quiet = nowNs - input.heardNs() >= quietNs || nowNs - saidNs >= quietNs;
    if (!quiet || pingNs != 0) {
      return;
    }
    PahoConnection.thread(
        "ping",
        () -> {
          input.expectPingAnswer();
          if (comms.checkForActivity() != null) {
            saidNs = nowNs;
            pingNs = nowNs;
          }
        });
  }

  /** Whether a ping has had no answer for too long. */
  boolean overdue(FramedInput input) {
    if (pingNs != 0 && input.pingAnswered()) {
      pingNs = 0;
    }
    return pingNs != 0 && System.nanoTime() - pingNs >= ANSWER_NS;
  }

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
}
