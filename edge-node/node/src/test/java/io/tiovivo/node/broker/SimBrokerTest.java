package io.tiovivo.node.broker;

import io.tiovivo.node.config.MqttConfig;
import java.util.function.BooleanSupplier;

/** The simulated broker keeps the contract. */
final class SimBrokerTest extends BrokerContract {
  private static final long STEP_NS = 10_000_000;

  @Override
  protected Bench bench() {
    SimBroker broker = new SimBroker(1);
    return new Bench() {
      @Override
      public BrokerPort port(BrokerEvents events) {
        return broker.client(events);
      }

      @Override
      public BrokerSettings settings(String clientId, BrokerSettings.Will will) {
        return BrokerSettings.of(MqttConfig.NONE, clientId, will);
      }

      @Override
      public boolean until(BooleanSupplier happened) {
        for (int i = 0; i < 1_000 && !happened.getAsBoolean(); i++) {
          broker.runUntil(broker.nowNs() + STEP_NS);
        }
        return happened.getAsBoolean();
      }

      @Override
      public void aWhile() {
        broker.runUntil(broker.nowNs() + 100 * STEP_NS);
      }

      @Override
      public void kill() {
        broker.kill();
      }

      @Override
      public void start() {
        broker.start();
      }

      @Override
      public void close() {}
    };
  }
}
