package io.tiovivo.node.home;

import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Status;
import java.util.HashSet;
import java.util.Set;

/** Takes {@link Picture}s, and remembers what must not waver from one to the next. */
final class Camera {
  /** The time of the start follows the clock only by jumps of more than this: 15 s. */
  static final long STEADY_S = 15;

  private final Neighbours neighbours = new Neighbours();
  private final Set<String> inputs = new HashSet<>();
  private long startedS = Picture.UNKNOWN;
  private boolean thermometer;
  private int peers;

  Picture take(long nowNs, long unixMs, Status status, NodeConfig config, long dropped) {
    neighbours.update(nowNs, status);
    peers = status.getPeersCount();
    thermometer |= status.getHost().getTemperatureKnown();
    long bootS = Math.floorDiv(unixMs - status.getUptimeMs(), 1000L);
    if (!status.getHost().getClockKnown() || bootS < 0) {
      startedS = Picture.UNKNOWN;
    } else if (startedS == Picture.UNKNOWN || Math.abs(startedS - bootS) > STEADY_S) {
      startedS = bootS;
    }
    Picture picture =
        new Picture(status, config, neighbours.presence(), startedS, thermometer, dropped);
    inputs.clear();
    for (PinStatus pin : picture.pins()) {
      if (pin.getKind() == PinKind.INPUT) {
        inputs.add(pin.getName());
      }
    }
    return picture;
  }

  boolean isInput(String pin) {
    return inputs.contains(pin);
  }

  /** Whether so many boxes are about that they must not all speak at once. */
  boolean isLarge() {
    return peers >= Announcer.LARGE_FROM;
  }
}
