package io.tiovivo.fleet.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The plan of the house: each room (a package and all below it that has no row of its own) and the
 * rooms that it may use. Arrows point one way; docs/ARCHITECTURE.md draws the same.
 */
final class Rooms {
  private static final String ROOT = "io.tiovivo.";
  private static final Set<String> PEOPLE = Set.of("settings", "console", "profile");

  /** For adapters only: it touches the disk. */
  private static final Set<String> DISK = Set.of("files");

  private static final Set<String> CORE =
      Set.of("machine", "wire", "flash", "fec", "identity", "image", "carousel");
  private static final Set<String> CORE_ADAPTERS = Set.of("udp", "flash.file", "identity.jca");

  private static final Map<String, Set<String>> PLAN = new LinkedHashMap<>();

  static {
    // hw-profiles
    row("settings");
    row("console", "settings");
    row("profile", "settings");
    row("files");
    // broadcast-image/core: protocols ...
    row("fec");
    row("flash");
    row("wire", "fec");
    row("machine", "wire");
    row("identity", "machine");
    row("image", "identity", "fec", "wire");
    row("carousel", "image", "identity", "fec", "flash", "wire", "machine");
    // ... and the adapters that connect them to the world
    row("udp", "machine", "wire");
    row("flash.file", "flash");
    row("identity.jca", "identity", "machine");
    // What stays off the box
    rowOf("testkit", CORE, CORE_ADAPTERS);
    rowOf("headend", CORE, CORE_ADAPTERS, PEOPLE, DISK);
    // The loader: never the node
    row("boot.proto");
    row("boot.slots", "flash", "image", "identity", "machine", "wire", "boot.proto");
    rowOf("boot", CORE, Set.of("boot.slots", "boot.proto"));
    rowOf(
        "boot.launch",
        CORE,
        CORE_ADAPTERS,
        PEOPLE,
        DISK,
        Set.of("boot", "boot.slots", "boot.proto"));
    rowOf(
        "boot.box",
        CORE,
        CORE_ADAPTERS,
        PEOPLE,
        DISK,
        Set.of("boot", "boot.slots", "boot.launch", "boot.proto"));
    // The node: of the loader's rooms only the slots
    row("node.proto");
    row("node.link", "machine", "wire", "identity", "node.proto");
    row("node.confirm", "machine", "wire");
    rowOf(
        "node",
        CORE,
        PEOPLE,
        Set.of("node.link", "node.confirm", "node.status", "node.proto", "node.adapter"));
    row("node.status", "machine", "settings", "node", "node.link", "node.proto");
    rowOf(
        "node.adapter",
        CORE,
        CORE_ADAPTERS,
        PEOPLE,
        DISK,
        Set.of("boot.slots", "node", "node.link", "node.confirm", "node.status", "node.proto"));
  }

  private Rooms() {}

  /** Uses nothing of the house but what the plan allows; {@code fleet} alone may use everything. */
  static ArchCondition<JavaClass> useOnlyWhatThePlanAllows() {
    return new ArchCondition<>("use only the rooms that the plan allows") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        String from = room(user.getPackageName());
        if (from == null) {
          events.add(
              SimpleConditionEvent.violated(
                  user, user.getName() + " is in a package that has no row in " + Rooms.class));
          return;
        }
        if (from.equals("fleet")) {
          return;
        }
        Set<String> strange = new TreeSet<>();
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          String to = room(dependency.getTargetClass().getPackageName());
          if (to != null && !to.equals(from) && !PLAN.get(from).contains(to)) {
            strange.add(
                from
                    + " uses "
                    + to
                    + ": "
                    + user.getName()
                    + " -> "
                    + dependency.getTargetClass().getName());
          }
        }
        strange.forEach(each -> events.add(SimpleConditionEvent.violated(user, each)));
      }
    };
  }

  /** The room of a package: the longest row that it lies in; null: not of this house, or no row. */
  static String room(String packageName) {
    if (!(packageName + ".").startsWith(ROOT)) {
      return null;
    }
    String inside = packageName.substring(ROOT.length());
    if (inside.equals("fleet") || inside.startsWith("fleet.")) {
      return "fleet";
    }
    String best = null;
    for (String room : PLAN.keySet()) {
      boolean lies = inside.equals(room) || inside.startsWith(room + ".");
      if (lies && (best == null || room.length() > best.length())) {
        best = room;
      }
    }
    return best;
  }

  private static void row(String room, String... uses) {
    PLAN.put(room, Set.of(uses));
  }

  @SafeVarargs
  private static void rowOf(String room, Set<String>... uses) {
    Set<String> all = new TreeSet<>();
    for (Set<String> some : uses) {
      all.addAll(some);
    }
    PLAN.put(room, all);
  }
}
