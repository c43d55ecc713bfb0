package io.tiovivo.headend.broadcast;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.image.proto.AuthorityAddress;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.FeatureSwitch;
import io.tiovivo.image.proto.SupernodeAddress;
import io.tiovivo.settings.HostPort;
import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What a broadcast tells the nodes of the fleet besides images: addresses, switches, settings. */
final class FleetWords {
  /** What can be turned off: the functions of docs/OVERLAY.md. */
  static final List<String> FUNCTIONS =
      List.of(
          "join", "lookup", "presence", "promotion", "mega", "handover", "sync", "metrics-gossip");

  /** A beacon is sent once in fifty packets: more would only make it longer. */
  static final int MAX_SUPERNODES = 32;

  static final int MAX_AUTHORITIES = 8;

  private record Place(byte[] ip, int port) {}

  private FleetWords() {}

  static Beacon.Builder of(Parsed parsed) throws UsageException {
    Beacon.Builder said = Beacon.newBuilder();
    for (String name : parsed.texts("switch-off")) {
      if (!FUNCTIONS.contains(name)) {
        throw new UsageException(
            "--switch-off "
                + UsageException.quoted(name)
                + " is no function"
                + Nearest.hint("", name, FUNCTIONS)
                + ": use one of "
                + String.join(", ", FUNCTIONS));
      }
      said.addSwitches(FeatureSwitch.newBuilder().setName(name).setOff(true));
    }
    for (String text : bounded(parsed, "supernode", MAX_SUPERNODES)) {
      said.addSupernodes(supernode(text));
    }
    for (String text : bounded(parsed, "authority", MAX_AUTHORITIES)) {
      Place place = place("--authority", text);
      said.addAuthorities(
          AuthorityAddress.newBuilder().setIp(ByteString.copyFrom(place.ip)).setPort(place.port));
    }
    SettingWords.of(parsed.texts("set")).ifPresent(said::setSettings);
    return said;
  }

  private static List<String> bounded(Parsed parsed, String option, int most)
      throws UsageException {
    List<String> texts = parsed.texts(option);
    if (texts.size() > most) {
      throw new UsageException(
          "--" + option + " was given " + texts.size() + " times: at most " + most);
    }
    return texts;
  }

  private static SupernodeAddress supernode(String text) throws UsageException {
    int slash = text.indexOf('/');
    Place place = place("--supernode", slash < 0 ? text : text.substring(0, slash));
    SupernodeAddress.Builder address =
        SupernodeAddress.newBuilder().setIp(ByteString.copyFrom(place.ip)).setPort(place.port);
    if (slash >= 0) {
      Optional<NodeId> id = NodeId.parse(text.substring(slash + 1));
      if (id.isEmpty()) {
        throw new UsageException(
            "--supernode "
                + UsageException.quoted(text)
                + ": behind the slash stands a node's id, 32 hexadecimal digits");
      }
      address.setNodeId(ByteString.copyFrom(id.get().bytes()));
    }
    return address.build();
  }

  /** {@code 192.0.2.1:8486}, {@code [2001:db8::1]:8486}, {@code host.example:8486}. */
  private static Place place(String option, String text) throws UsageException {
    HostPort where =
        HostPort.parse(text)
            .orElseThrow(
                () ->
                    new UsageException(
                        option
                            + " "
                            + UsageException.quoted(text)
                            + " is not HOST:PORT, such as 192.0.2.1:8487"));
    InetAddress address =
        where
            .resolve()
            .orElseThrow(
                () ->
                    new UsageException(
                        option + ": there is no host " + UsageException.quoted(where.host())));
    return new Place(address.getAddress(), where.port());
  }
}
