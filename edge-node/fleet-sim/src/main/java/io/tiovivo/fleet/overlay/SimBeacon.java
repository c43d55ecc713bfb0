package io.tiovivo.fleet.overlay;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.Clocks;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.FeatureSwitch;
import io.tiovivo.image.proto.Pacing;
import io.tiovivo.image.proto.SupernodeAddress;
import io.tiovivo.testkit.fleet.SimFleet;
import java.util.List;

/** Beacons of a simulated fleet. */
final class SimBeacon {
  private static final int MAX_ADDRESSES = 64;
  private static final long SECOND_NS = 1_000_000_000;

  private SimBeacon() {}

  static byte[] make(
      SimFleet fleet,
      long nowNs,
      List<SimNode> supernodes,
      long joinSpreadMs,
      List<String> switchedOff) {
    long timeS = Clocks.FIRST_S + 3600 + nowNs / SECOND_NS;
    Beacon.Builder message =
        Beacon.newBuilder()
            .setFormat(1)
            .setFleet(fleet.name())
            .setSequence(timeS * 1000)
            .setTimeS(timeS)
            .setNotAfterS(SimFleet.END_S)
            .setPacing(Pacing.newBuilder().setJoinSpreadMs((int) joinSpreadMs));
    for (SimNode node : supernodes.subList(0, Math.min(MAX_ADDRESSES, supernodes.size()))) {
      message.addSupernodes(
          SupernodeAddress.newBuilder()
              .setIp(ByteString.copyFrom(node.address().ip()))
              .setPort(node.address().port())
              .setNodeId(ByteString.copyFrom(node.id().bytes())));
    }
    for (String each : switchedOff) {
      message.addSwitches(FeatureSwitch.newBuilder().setName(each).setOff(true));
    }
    return fleet.beacon(message.build());
  }
}
