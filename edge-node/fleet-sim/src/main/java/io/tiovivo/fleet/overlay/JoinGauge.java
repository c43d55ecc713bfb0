package io.tiovivo.fleet.overlay;

import io.tiovivo.node.lease.LeaseReport;
import java.util.HashMap;
import java.util.Map;

/** Measures how many joins a second are offered to the supernodes, and how many they would take. */
public final class JoinGauge {
  /** Over so many seconds the load is averaged. */
  public static final int WINDOW_S = 10;

  private final OverlayWorld world;
  private final Map<SimNode, Long> seen = new HashMap<>();
  private final double[] offered = new double[WINDOW_S];
  private final double[] taken = new double[WINDOW_S];
  private int second;
  private double peak;
  private double peakTimes;

  public JoinGauge(OverlayWorld world) {
    this.world = world;
  }

  /** Call once a second of virtual time. */
  public void sample() {
    double questions = 0;
    double rate = 0;
    for (SimNode node : world.nodes()) {
      if (node.isServing()) {
        LeaseReport report = node.machine().lease(node.host().nowNs());
        long asked = report.counters().admittedAtDoor() + report.counters().refusedAtDoor();
        Long before = seen.put(node, asked);
        questions += before == null || before > asked ? asked : asked - before;
        rate += report.ratePermille() / 1000.0;
      } else {
        seen.remove(node);
      }
    }
    offered[second % WINDOW_S] = questions;
    taken[second % WINDOW_S] = rate;
    second++;
    if (second >= WINDOW_S) {
      double load = sum(offered) / WINDOW_S;
      peak = Math.max(peak, load);
      peakTimes = Math.max(peakTimes, sum(offered) / Math.max(1, sum(taken)));
    }
  }

  /** Most joins a second that were offered, averaged over the window. */
  public double peakPerSecond() {
    return peak;
  }

  /** Most that were offered over what would have been taken, both over the window. */
  public double peakTimes() {
    return peakTimes;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
