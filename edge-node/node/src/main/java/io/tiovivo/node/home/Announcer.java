package io.tiovivo.node.home;

import io.tiovivo.machine.Machine;
import io.tiovivo.node.home.Entity.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * When the device is announced to Home Assistant, and what is taken back of what was announced
 * before. A component that is gone is sent once more with its platform alone, which removes it, and
 * left out from then on.
 */
final class Announcer {
  /** So long after a connection the note of what was announced last is waited for: 1 s. */
  static final long NOTE_WAIT_NS = 1_000_000_000L;

  /** In a large home, after broker or Home Assistant came back: up to 30 s, by lot. */
  static final long LARGE_SPREAD_NS = 30_000_000_000L;

  /** In a small one: 1 to 5 s. */
  static final long SMALL_SPREAD_FROM_NS = 1_000_000_000L;

  static final long SMALL_SPREAD_TO_NS = 5_000_000_000L;

  /** A home with so many neighbours is a large one. */
  static final int LARGE_FROM = 20;

  /** What is gone stays marked as gone for so long, for a Home Assistant that is slow: 30 s. */
  static final long REMOVAL_NS = 30_000_000_000L;

  /** Two announcements are so far apart, whatever changes and whoever asks: 10 s. */
  static final long INTERVAL_NS = 10_000_000_000L;

  private final Topics topics;
  private final SplittableRandom random;
  // What Home Assistant may know of us.
  private final Map<String, Platform> told = new LinkedHashMap<>();
  private String otherPrefix = "";
  private Composition composition;
  private boolean everConnected;
  private long announcedNs;
  private long dueNs = Machine.NEVER;
  private long cleanNs = Machine.NEVER;

  Announcer(Topics topics, SplittableRandom random) {
    this.topics = topics;
    this.random = random;
  }

  /** There is a connection; the announcement follows. */
  void onConnected(long nowNs, boolean large) {
    long waitNs = everConnected || large ? spreadNs(large) : 0;
    everConnected = true;
    dueNs = nowNs + Math.max(NOTE_WAIT_NS, waitNs);
    cleanNs = Machine.NEVER;
  }

  void onLost() {
    dueNs = Machine.NEVER;
    cleanNs = Machine.NEVER;
  }

  /** What the broker has kept for us. */
  void onNote(byte[] payload) {
    AnnouncedNote note = AnnouncedNote.parse(payload);
    if (note == null) {
      return;
    }
    if (note.prefix().equals(topics.prefix())) {
      note.components().forEach(told::putIfAbsent);
    } else {
      otherPrefix = note.prefix();
    }
  }

  /** Home Assistant has started anew, and may have forgotten everything. */
  void onHomeAssistant(long nowNs, boolean large) {
    dueNs = Math.min(dueNs, Math.max(nowNs + spreadNs(large), announcedNs + INTERVAL_NS));
  }

  /** What the device consists of, at present. */
  void look(long nowNs, Composition present) {
    if (!present.equals(composition)) {
      composition = present;
      dueNs = Math.min(dueNs, Math.max(nowNs, announcedNs + INTERVAL_NS));
    }
  }

  /** Whether this component has been announced, and the note of it written. */
  boolean isAnnounced(String key) {
    return told.containsKey(key);
  }

  long deadlineNs() {
    return Math.min(dueNs, cleanNs);
  }

  boolean isDue(long nowNs) {
    return nowNs >= dueNs || nowNs >= cleanNs;
  }

  /** What was to go out could not yet: the next one has to wait. */
  void postpone(long nowNs) {
    if (dueNs <= nowNs) {
      dueNs = nowNs + INTERVAL_NS;
    }
    if (cleanNs <= nowNs) {
      cleanNs = nowNs + INTERVAL_NS;
    }
  }

  /** The announcement that is due, and what belongs to it; in this order. */
  List<Publication> announce(long nowNs, Picture picture, String pageUrl) {
    boolean clean = nowNs >= cleanNs;
    List<Entity> entities = Entities.of(topics, picture);
    Map<String, Platform> gone = new LinkedHashMap<>(told);
    entities.forEach(entity -> gone.remove(entity.key()));
    List<Publication> all = new ArrayList<>();
    if (!otherPrefix.isEmpty()) {
      all.add(Publication.kept(topics.discovery(otherPrefix), ""));
      otherPrefix = "";
    }
    gone.keySet().forEach(key -> forgetPin(all, key, picture));
    told.clear();
    entities.forEach(entity -> told.put(entity.key(), entity.platform()));
    if (clean) {
      gone.clear();
    }
    told.putAll(gone);
    all.add(Publication.kept(topics.status(), HomeMachine.ONLINE));
    all.add(
        Publication.kept(
            topics.discovery(), DiscoveryJson.of(topics, picture, entities, gone, pageUrl)));
    all.add(Publication.kept(topics.announced(), new AnnouncedNote(topics.prefix(), told).text()));
    announcedNs = nowNs;
    composition = Composition.of(picture, pageUrl);
    dueNs = Machine.NEVER;
    cleanNs = gone.isEmpty() ? Machine.NEVER : nowNs + REMOVAL_NS;
    return all;
  }

  // The broker keeps its last state, too.
  private void forgetPin(List<Publication> all, String key, Picture picture) {
    int end = key.indexOf('_');
    String kind = end < 0 ? "" : key.substring(0, end);
    String name = key.substring(end + 1);
    boolean isPin = List.of("output", "input", "pwm").contains(kind) && Topics.isPin(name);
    if (isPin && picture.pins().stream().noneMatch(pin -> pin.getName().equals(name))) {
      all.addAll(Removal.ofPin(topics, name));
    }
  }

  private long spreadNs(boolean large) {
    return large
        ? random.nextLong(LARGE_SPREAD_NS)
        : random.nextLong(SMALL_SPREAD_FROM_NS, SMALL_SPREAD_TO_NS);
  }
}
