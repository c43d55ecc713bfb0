package io.tiovivo.node.page.http;

import com.google.protobuf.ByteString;
import io.tiovivo.node.proto.BootImageStatus;
import io.tiovivo.node.proto.BootNote;
import io.tiovivo.node.proto.BrokerStatus;
import io.tiovivo.node.proto.ConfigStatus;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.EnrolmentState;
import io.tiovivo.node.proto.GpioStatus;
import io.tiovivo.node.proto.HostStatus;
import io.tiovivo.node.proto.LeaseStatus;
import io.tiovivo.node.proto.Memory;
import io.tiovivo.node.proto.OverlayPeer;
import io.tiovivo.node.proto.OverlayStatus;
import io.tiovivo.node.proto.Peer;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.PinKind;
import io.tiovivo.node.proto.PinStatus;
import io.tiovivo.node.proto.Role;
import io.tiovivo.node.proto.RoleChange;
import io.tiovivo.node.proto.ServiceStatus;
import io.tiovivo.node.proto.Setting;
import io.tiovivo.node.proto.Status;
import io.tiovivo.node.proto.UpdateStatus;
import java.nio.ByteBuffer;

/** Statuses to show the page with: a home as it should be, a crowd, and one that means ill. */
final class ShownStatus {
  static final String HOSTILE = "<img src=x onerror=\"window.harmed=1\">'\"&{}${harm}</script>";

  private ShownStatus() {}

  /** A kitchen's Pi, with an update on its way. */
  static Status home() {
    return Status.newBuilder()
        .setNodeId(id(0))
        .setRole(Role.LEAF)
        .setVersion("1.4.0")
        .setSlot("A")
        .setConfirmed(true)
        .setUptimeMs(11_520_000)
        .setBoard("rpi4")
        .setArchitecture("aarch64")
        .setFleet("home")
        .setMemory(
            Memory.newBuilder().setResidentBytes(46_800_000).setHeapMaxBytes(16_777_216).build())
        .setHost(
            HostStatus.newBuilder()
                .setTemperatureKnown(true)
                .setTemperatureMilliC(48_200)
                .setClockKnown(true)
                .setDiskFreeBytes(21_400_000_000L))
        .setOverlay(
            OverlayStatus.newBuilder()
                .setEnrolment(EnrolmentState.ENROLLED)
                .setName("kitchen")
                .setSite("home")
                .setLease(LeaseStatus.newBuilder().setSupernode(ContactRecord.newBuilder()))
                .addRoleHistory(
                    RoleChange.newBuilder()
                        .setRole(Role.LEAF)
                        .setReason("cellar serves this home well enough")))
        .addPins(pin("boiler", "Boiler", PinKind.OUTPUT, true, 0, 17))
        .addPins(pin("lamp", "Lamp over the table", PinKind.PWM, true, 640, 18))
        .addPins(pin("door", "Back door", PinKind.INPUT, false, 0, 22))
        .setGpio(GpioStatus.newBuilder().setBackend("pi4j").setLed("leaf"))
        .setBroker(
            BrokerStatus.newBuilder()
                .setAddress("homeassistant.local:8883")
                .setConnected(true)
                .setForMs(11_500_000))
        .setConfig(
            ConfigStatus.newBuilder()
                .setFile("/etc/tiovivo/tiovivo.conf")
                .addSettings(Setting.newBuilder().setKey("update.mode").setValue("auto"))
                .addSettings(Setting.newBuilder().setKey("update.window").setValue("02:00-05:00"))
                .addSettings(Setting.newBuilder().setKey("quiet-hours").setValue("22:00-07:00"))
                .addSettings(Setting.newBuilder().setKey("data.per-day").setValue("500M")))
        .setUpdate(
            UpdateStatus.newBuilder()
                .setInstalled("1.4.0")
                .setInstalledRelease(14)
                .setLatest("1.5.0")
                .setLatestRelease(15)
                .setNotes("Pins keep their state over a restart.\nFaster start on a Pi Zero 2.")
                .setState("receiving")
                .setReason("it is started in the next window, 02:00-05:00")
                .setProgressPermille(637)
                .setSymbols(9_412)
                .setSymbolsNeeded(14_776)
                .setPrevious("1.3.2")
                .setMode("auto")
                .setDayBytes(38_400_000)
                .setMonthBytes(412_000_000))
        .setBootImage(
            BootImageStatus.newBuilder()
                .setVersion("7.1.0")
                .setRelease(3)
                .setPartition("A")
                .setState("staged")
                .setReason("it is tried in the next window, 02:00-05:00")
                .setLatest("7.2.0")
                .setLatestRelease(4)
                .setGaveUp("7.1.5: no node had confirmed it"))
        .addBoots(boot(1_763_000_000, "A", "1.3.2", "confirmed slot"))
        .addBoots(boot(1_763_620_000, "A", "1.4.0", "trial, first boot of three"))
        .addPeers(peer(1, Role.SUPERNODE))
        .addPeers(peer(4, Role.LEAF))
        .addPeers(peer(5, Role.LEAF))
        .addPeers(peer(6, Role.LEAF))
        .build();
  }

  /** Whom the kitchen's Pi has to do with. */
  static PeersAnswer homePeers() {
    return PeersAnswer.newBuilder()
        .addPeers(overlayPeer(1, "cellar", "supernode"))
        .addPeers(overlayPeer(2, "attic", "standby"))
        .addPeers(overlayPeer(3, "garden", "standby"))
        .setMembers(3)
        .build();
  }

  /** A supernode with a crowd of leaves, on a full segment. */
  static Status crowd() {
    Status.Builder status =
        home().toBuilder()
            .setRole(Role.SUPERNODE)
            .setOverlay(
                home().getOverlay().toBuilder()
                    .clearLease()
                    .setName("cellar")
                    .setService(ServiceStatus.newBuilder().setLeases(412).setCapacity(800)));
    for (int i = 0; i < 256; i++) {
      status.addPeers(peer(1000 + i, i % 40 == 0 ? Role.SUPERNODE : Role.LEAF));
    }
    return status.build();
  }

  static PeersAnswer crowdPeers() {
    PeersAnswer.Builder peers = PeersAnswer.newBuilder().setMembers(31);
    for (int i = 0; i < 30; i++) {
      peers.addPeers(
          overlayPeer(2000 + i, "member-" + i, "member")
              .setState(i % 7 == 0 ? "suspect" : "alive"));
    }
    for (int i = 0; i < 226; i++) {
      peers.addPeers(overlayPeer(3000 + i, "leaf-" + i, "leaf"));
    }
    return peers.build();
  }

  /** All words mean ill, and none is a mistake of ours. */
  static Status hostile() {
    Status.Builder status = home().toBuilder().setVersion(HOSTILE).setBoard(HOSTILE);
    status.setSlot(HOSTILE).setFleet(HOSTILE).setRevertReason(HOSTILE).clearPins().clearBoots();
    status.setOverlay(
        home().getOverlay().toBuilder()
            .setName(HOSTILE)
            .setSite(HOSTILE)
            .setObserved(HOSTILE)
            .setBeaconNotice(HOSTILE)
            .addRoleHistory(RoleChange.newBuilder().setReason(HOSTILE)));
    status.addPins(pin(HOSTILE, HOSTILE, PinKind.OUTPUT, true, 0, 1).setProblem(HOSTILE));
    status.setUpdate(
        home().getUpdate().toBuilder().setNotes(HOSTILE).setLatest(HOSTILE).setPrevious(HOSTILE));
    status.setConfig(
        home().getConfig().toBuilder()
            .addProblems(HOSTILE)
            .addFleetSet(HOSTILE)
            .addSettings(Setting.newBuilder().setKey("__proto__").setValue(HOSTILE)));
    status.setBootImage(
        BootImageStatus.newBuilder()
            .setVersion(HOSTILE)
            .setPartition(HOSTILE)
            .setState(HOSTILE)
            .setReason(HOSTILE)
            .setLatest(HOSTILE)
            .setGaveUp(HOSTILE));
    status.addBoots(boot(1, HOSTILE, HOSTILE, HOSTILE));
    status.addPeers(peer(9, Role.LEAF).setAddress(HOSTILE).setVersion(HOSTILE));
    return status.build();
  }

  static PeersAnswer hostilePeers() {
    return PeersAnswer.newBuilder()
        .addPeers(overlayPeer(1, HOSTILE, HOSTILE).setVersion(HOSTILE).setState(HOSTILE))
        .addPeers(overlayPeer(2, HOSTILE, "standby").setAddress(HOSTILE))
        .build();
  }

  private static PinStatus.Builder pin(
      String name, String title, PinKind kind, boolean on, int dutyPermille, int line) {
    return PinStatus.newBuilder()
        .setName(name)
        .setTitle(title)
        .setKind(kind)
        .setOn(on)
        .setDutyPermille(dutyPermille)
        .setLine("pinctrl-bcm2711 " + line)
        .setKeeps(kind == PinKind.OUTPUT);
  }

  private static BootNote boot(long atS, String slot, String version, String reason) {
    return BootNote.newBuilder()
        .setAtS(atS)
        .setSlot(slot)
        .setVersion(version)
        .setReason(reason)
        .build();
  }

  private static Peer.Builder peer(int number, Role role) {
    return Peer.newBuilder()
        .setNodeId(id(number))
        .setAddress("192.168.1." + (10 + number % 200))
        .setRole(role)
        .setVersion("1.4.0")
        .setSlot("A")
        .setBoard("rpi3b")
        .setConfirmed(true);
  }

  private static OverlayPeer.Builder overlayPeer(int number, String name, String relation) {
    return OverlayPeer.newBuilder()
        .setNodeId(id(number))
        .setName(name)
        .setAddress("192.168.1." + (10 + number % 200) + ":8486")
        .setRelation(relation)
        .setVersion("1.4.0")
        .setSession(true);
  }

  private static ByteString id(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(16).putLong(0x9E37_79B9_7F4A_7C15L * (number + 1));
    return ByteString.copyFrom(bytes.putLong(number).array());
  }
}
