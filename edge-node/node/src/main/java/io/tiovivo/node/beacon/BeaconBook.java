package io.tiovivo.node.beacon;

import io.tiovivo.credential.CredentialCheck;
import io.tiovivo.credential.Revocations;
import io.tiovivo.identity.NodeId;
import io.tiovivo.image.BeaconCheck;
import io.tiovivo.image.Cohorts;
import io.tiovivo.image.Floors;
import io.tiovivo.image.proto.Beacon;
import io.tiovivo.image.proto.FeatureSwitch;
import io.tiovivo.image.proto.FleetSetting;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.message.Contact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the newest beacon and what follows from it: switches, pacing, addresses, revocations, and a
 * lower bound of the time. Feeds the {@link CredentialCheck} that it was given. Pure: whoever hears
 * beacons (the carousel's group, peers, a file) brings them here.
 */
public final class BeaconBook {
  /** Switches by their names on the beacon; what is not named is on. */
  public static final List<String> FUNCTIONS =
      List.of(
          "join", "lookup", "presence", "promotion", "mega", "handover", "sync", "metrics-gossip");

  /** What became of a beacon. */
  public enum Heard {
    /** Believed, and newer than any before. */
    NEWER,
    /** The very one that is held. */
    KNOWN,
    /** Older than the one that is held. */
    OLDER,
    /** Not authentic, expired, or of another fleet. */
    REFUSED
  }

  private static final long SECOND_NS = 1_000_000_000L;

  private final CredentialCheck credentials;
  private final BeaconCheck check;
  private Beacon newest = Beacon.getDefaultInstance();
  private byte[] envelope = {};
  private Set<String> off = Set.of();
  private long heardNs;
  private long changedSequence;
  private long refused;

  /**
   * @param credentials whose trust is where this begins; is told of newer trust, time and
   *     revocations
   */
  public BeaconBook(CredentialCheck credentials) {
    this.credentials = credentials;
    check = new BeaconCheck(credentials.trust(), Floors.NONE);
  }

  /**
   * Takes a beacon, from wherever it came.
   *
   * @param bytes a serialised {@code Envelope}, possibly hostile; not to be written to afterwards
   */
  public Heard hear(long nowNs, byte[] bytes) {
    check.adopt(credentials.trust());
    // Unverified, but there is nothing to gain by pretending to be old. A newer root set in the
    // chain may take back the sequence itself: then the check has to look.
    long sequence = BeaconPeek.sequence(bytes);
    long floor = check.floors().beaconSequence();
    if (sequence <= floor && BeaconPeek.rootVersion(bytes) <= check.trust().version()) {
      boolean known = sequence == floor && sequence == newest.getSequence();
      if (known || sequence < floor) {
        return known ? Heard.KNOWN : Heard.OLDER;
      }
    }
    BeaconCheck.Verdict verdict = check.check(bytes);
    credentials.adopt(check.trust());
    if (verdict instanceof BeaconCheck.Verdict.Rejected rejected) {
      refused++;
      credentials.time(nowS(nowNs));
      return rejected.sequence() >= 0 ? Heard.OLDER : Heard.REFUSED;
    }
    Beacon believed = ((BeaconCheck.Verdict.Believed) verdict).beacon();
    if (!hasBeacon() || !timeless(believed).equals(timeless(newest))) {
      changedSequence = believed.getSequence();
    }
    newest = believed;
    envelope = bytes;
    heardNs = nowNs;
    Set<String> switchedOff = new HashSet<>();
    for (FeatureSwitch each : newest.getSwitchesList()) {
      if (each.getOff()) {
        switchedOff.add(each.getName());
      }
    }
    off = Set.copyOf(switchedOff);
    credentials.time(nowS(nowNs));
    credentials.revocations(revocations());
    return Heard.NEWER;
  }

  /** Whether there is one at all. */
  public boolean hasBeacon() {
    return envelope.length > 0;
  }

  /** Whether the fleet lets this function work; see {@link #FUNCTIONS}. */
  public boolean isOn(String function) {
    return !off.contains(function);
  }

  /** Whether the fleet wants nobody to take this version any more. */
  public boolean isHalted(String version) {
    return newest.getOffersList().stream()
        .anyMatch(offer -> offer.getHalted() && offer.getVersion().equals(version));
  }

  /** Of the newest beacon, milliseconds since 1970; 0: none. */
  public long sequence() {
    return newest.getSequence();
  }

  /**
   * Of the first beacon here that said what the newest one says, but for the time: rises only when
   * there is something new; 0: none.
   */
  public long changedSequence() {
    return changedSequence;
  }

  private static Beacon timeless(Beacon beacon) {
    return beacon.toBuilder().clearSequence().clearTimeS().clearNotAfterS().build();
  }

  /** The newest beacon as it came; empty: none. Not to be written to. */
  public byte[] envelope() {
    return envelope;
  }

  /** When it was heard. */
  public long heardNs() {
    return heardNs;
  }

  /** Rebooted boxes spread their joins evenly over this. */
  public int joinSpreadMs() {
    return Math.max(0, newest.getPacing().getJoinSpreadMs());
  }

  /** To the box's owner; may hold any characters. */
  public String notice() {
    return newest.getNotice();
  }

  /** Beacons that were not believed. */
  public long refused() {
    return refused;
  }

  /**
   * A lower bound of the time, seconds since 1970: the newest signed one, and what has passed
   * since.
   */
  public long nowS(long nowNs) {
    return check.nowS() + (hasBeacon() ? Math.max(0, nowNs - heardNs) / SECOND_NS : 0);
  }

  /** Brings the time of the {@link CredentialCheck} up to now; to be called every few minutes. */
  public void tick(long nowNs) {
    check.adopt(credentials.trust());
    credentials.time(nowS(nowNs));
  }

  /** Supernodes to begin with; at most 64. */
  public List<Contact> supernodes() {
    List<Contact> contacts = new ArrayList<>();
    newest
        .getSupernodesList()
        .forEach(
            each -> {
              PeerAddress address = address(each.getIp().toByteArray(), each.getPort());
              if (address != null) {
                NodeId id = NodeId.of(each.getNodeId().toByteArray()).orElse(null);
                contacts.add(new Contact(id, address, 0, "", 0));
              }
            });
    return contacts;
  }

  /** Where boxes enrol; at most 8. */
  public List<PeerAddress> authorities() {
    List<PeerAddress> addresses = new ArrayList<>();
    newest
        .getAuthoritiesList()
        .forEach(
            each -> {
              PeerAddress address = address(each.getIp().toByteArray(), each.getPort());
              if (address != null) {
                addresses.add(address);
              }
            });
    return addresses;
  }

  /**
   * What nodes are to set of their configuration, by key; may hold any characters.
   *
   * @param boxId of this one, for cohorts
   */
  public Map<String, String> settings(String boxId) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (FleetSetting each : newest.getSettings().getSettingsList()) {
      if (Cohorts.includes(each.getCohort(), boxId, each.getKey())) {
        settings.putIfAbsent(each.getKey(), each.getValue());
      }
    }
    return settings;
  }

  /** Which credentials are void. */
  public Revocations revocations() {
    Set<NodeId> nodes = new HashSet<>();
    newest
        .getRevocations()
        .getNodesList()
        .forEach(each -> NodeId.of(each.toByteArray()).ifPresent(nodes::add));
    return new Revocations(nodes, Math.max(0, newest.getRevocations().getCredentialsAfterS()));
  }

  /** Null for what is no address: a defect of the head-end, and no reason not to use the rest. */
  private static PeerAddress address(byte[] ip, int port) {
    boolean fits = (ip.length == 4 || ip.length == 16) && port >= 1 && port <= 0xFFFF;
    return fits ? PeerAddress.of(ip, port) : null;
  }
}
