package io.tiovivo.testkit.gpio;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioListener;
import java.util.ArrayList;
import java.util.List;

/** Writes down the edges that it hears, on whatever thread. */
final class HeardEdges implements GpioListener {
  private record Edge(GpioLine line, boolean on) {}

  private static final int MAX_EDGES = 1000;

  private final List<Edge> edges = new ArrayList<>();

  @Override
  public synchronized void onEdge(GpioLine line, boolean on) {
    if (edges.size() == MAX_EDGES) {
      throw new IllegalStateException("more than " + MAX_EDGES + " edges");
    }
    edges.add(new Edge(line, on));
  }

  @Override
  public synchronized void onLost(GpioLine line, GpioException why) {
    throw new AssertionError("lost " + line, why);
  }

  boolean heard(GpioLine line, int count) {
    return levels(line).size() >= count;
  }

  synchronized List<Boolean> levels(GpioLine line) {
    return edges.stream().filter(each -> each.line().equals(line)).map(Edge::on).toList();
  }

  @Override
  public synchronized String toString() {
    return edges.toString();
  }
}
