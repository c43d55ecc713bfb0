package io.tiovivo.fleet.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The plan of the house: each room (a package and all below it that has no row of its own), what
 * kind it is of, and the rooms that it may use. Arrows point one way; docs/ARCHITECTURE.md has the
 * same table, and {@link HouseRulesTest} compares.
 */
final class Rooms {
  /** Whether a room may touch the world. Every row says so: none is exempt by being forgotten. */
  enum Kind {
    /** Does no I/O: the same classes run on a box and in virtual time. */
    PROTOCOL,
    /** Clocks, sockets, threads, files, terminals. */
    ADAPTER
  }

  /** One row of a plan. */
  record Room(Kind kind, Set<String> uses) {}

  static final Map<String, Room> PLAN = new LinkedHashMap<>();

  private static final String ROOT = "io.tiovivo.";

  static {
    // hw-profiles
    adapter("settings");
    protocol("config", "settings");
    adapter("console", "settings");
    adapter("profile", "settings");
    adapter("files");
    // broadcast-image/core: protocols ...
    protocol("fec");
    protocol("flash");
    protocol("wire", "fec");
    protocol("machine", "wire");
    protocol("identity");
    protocol("credential", "identity", "wire");
    protocol("noise");
    protocol("gpio");
    protocol("image", "fec", "identity");
    protocol("carousel", "fec", "flash", "identity", "image", "machine", "wire");
    // ... and the adapters that connect them to the world
    adapter("udp", "machine", "wire");
    adapter("flash.file", "flash");
    adapter("gpio.sysfs", "gpio");
    adapter("gpio.tools", "gpio");
    adapter("identity.jca", "identity", "machine");
    adapter("noise.jca", "machine", "noise");
    adapter("tls", "machine", "udp", "wire");
    // What stays off the box
    protocol(
        "testkit",
        "carousel",
        "credential",
        "fec",
        "flash",
        "gpio",
        "identity",
        "identity.jca",
        "image",
        "machine",
        "noise",
        "wire");
    adapter(
        "headend",
        "carousel",
        "config",
        "console",
        "credential",
        "fec",
        "files",
        "identity",
        "identity.jca",
        "image",
        "machine",
        "profile",
        "settings",
        "udp",
        "wire");
    // The loader: never the node
    protocol("boot.proto");
    protocol("boot.slots", "boot.proto", "flash", "image", "wire");
    protocol("boot", "boot.slots", "identity", "image");
    protocol("boot.image", "boot", "boot.slots", "carousel", "flash", "identity", "image");
    adapter("boot.image.program", "boot.image", "boot.slots", "flash.file");
    protocol("boot.install", "boot.slots", "carousel", "flash", "identity", "image");
    adapter("boot.launch", "boot.slots", "files", "identity", "image");
    adapter(
        "boot.box",
        "boot",
        "boot.image",
        "boot.image.program",
        "boot.install",
        "boot.launch",
        "boot.proto",
        "boot.slots",
        "carousel",
        "console",
        "files",
        "flash",
        "flash.file",
        "gpio",
        "gpio.tools",
        "identity",
        "identity.jca",
        "image",
        "machine",
        "profile",
        "settings",
        "udp");
    // The node: of the loader's rooms only the slots
    protocol("node.proto");
    protocol("node.message", "credential", "identity", "machine", "node.proto");
    protocol("node.ask", "identity", "machine", "node.message", "node.proto");
    protocol(
        "node.session",
        "credential",
        "identity",
        "machine",
        "node.message",
        "node.proto",
        "noise",
        "wire");
    protocol("node.member", "identity", "machine", "node.message", "node.proto");
    protocol("node.directory", "identity", "machine", "node.member", "node.message", "node.proto");
    protocol("node.link", "identity", "machine", "node.proto", "wire");
    protocol("node.confirm", "machine", "wire");
    protocol("node.join", "credential", "identity", "machine", "node.message", "node.proto");
    protocol("node.lease", "credential", "identity", "machine", "node.message", "node.proto");
    protocol("node.role", "credential", "identity", "machine", "node.message", "node.proto");
    protocol("node.guard", "machine", "node.message");
    protocol("node.beacon", "credential", "identity", "image", "machine", "node.message");
    protocol("node.enrol", "credential", "identity", "machine", "wire");
    protocol(
        "node.overlay",
        "credential",
        "identity",
        "machine",
        "node.ask",
        "node.beacon",
        "node.directory",
        "node.guard",
        "node.join",
        "node.lease",
        "node.link",
        "node.member",
        "node.message",
        "node.proto",
        "node.report",
        "node.role",
        "node.session",
        "noise",
        "wire");
    protocol(
        "node",
        "credential",
        "machine",
        "node.beacon",
        "node.confirm",
        "node.enrol",
        "node.link",
        "node.message",
        "node.overlay",
        "node.proto",
        "node.role",
        "node.session",
        "wire");
    protocol(
        "node.status",
        "identity",
        "machine",
        "node",
        "node.control",
        "node.link",
        "node.message",
        "node.proto",
        "settings");
    protocol("node.control", "machine");
    protocol("node.config", "config", "profile", "settings");
    protocol("node.broker", "node.config");
    protocol(
        "node.pins",
        "gpio",
        "machine",
        "node.config",
        "node.control",
        "node.proto",
        "node.status",
        "settings");
    protocol(
        "node.home",
        "identity",
        "machine",
        "node.broker",
        "node.config",
        "node.control",
        "node.proto",
        "node.status");
    protocol("node.owner", "node.config");
    protocol("node.report", "identity", "machine", "node.broker", "node.message", "node.proto");
    adapter(
        "node.mqtt",
        "identity",
        "machine",
        "node.broker",
        "node.config",
        "node.control",
        "node.home",
        "node.household",
        "node.overlay",
        "node.pins",
        "node.proto",
        "node.report");
    adapter("node.host", "node.beacon");
    adapter("node.household", "machine", "node.config", "node.control", "node.proto", "udp");
    protocol("node.application", "boot.slots");
    adapter(
        "node.application.watch",
        "boot.slots",
        "machine",
        "node.application",
        "node.confirm",
        "node.household",
        "node.proto");
    protocol("node.page", "config", "machine", "node.control", "node.proto", "node.status");
    adapter(
        "node.page.http",
        "files",
        "machine",
        "node.config",
        "node.control",
        "node.household",
        "node.page",
        "node.proto",
        "udp");
    adapter(
        "node.update",
        "boot.image",
        "boot.install",
        "boot.proto",
        "boot.slots",
        "carousel",
        "files",
        "flash",
        "flash.file",
        "identity",
        "image",
        "machine",
        "node.config",
        "node.confirm",
        "node.control",
        "node.household",
        "node.overlay",
        "node.owner",
        "node.proto",
        "wire");
    adapter(
        "node.config.files",
        "files",
        "machine",
        "node.config",
        "node.control",
        "node.household",
        "node.overlay",
        "node.proto",
        "profile",
        "settings");
    adapter("node.pins.pi4j", "gpio");
    adapter(
        "node.pins.household",
        "files",
        "gpio",
        "gpio.sysfs",
        "gpio.tools",
        "machine",
        "node.config",
        "node.control",
        "node.household",
        "node.pins",
        "node.pins.pi4j",
        "node.proto",
        "profile");
    adapter(
        "node.care",
        "files",
        "node.config",
        "node.control",
        "node.host",
        "node.household",
        "node.link",
        "node.proto",
        "node.status",
        "settings",
        "udp");
    adapter(
        "node.adapter",
        "boot.image",
        "boot.image.program",
        "boot.slots",
        "carousel",
        "config",
        "console",
        "credential",
        "files",
        "flash",
        "identity",
        "identity.jca",
        "image",
        "machine",
        "node",
        "node.application.watch",
        "node.beacon",
        "node.care",
        "node.config",
        "node.config.files",
        "node.confirm",
        "node.control",
        "node.directory",
        "node.enrol",
        "node.guard",
        "node.host",
        "node.household",
        "node.join",
        "node.lease",
        "node.link",
        "node.message",
        "node.mqtt",
        "node.overlay",
        "node.page",
        "node.page.http",
        "node.pins",
        "node.pins.household",
        "node.proto",
        "node.role",
        "node.session",
        "node.status",
        "node.update",
        "noise",
        "noise.jca",
        "profile",
        "settings",
        "tls",
        "udp",
        "wire");
    adapter(
        "node.main",
        "config",
        "console",
        "identity",
        "node.adapter",
        "node.care",
        "node.config",
        "node.config.files",
        "node.control",
        "node.proto",
        "node.status",
        "profile",
        "settings",
        "udp");
    adapter(
        "node.api",
        "identity",
        "machine",
        "node.adapter",
        "node.message",
        "node.proto",
        "node.status",
        "settings");
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
          if (to != null && !to.equals(from) && !PLAN.get(from).uses().contains(to)) {
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

  /** True for a package of a protocol's room; one without a row is none, and refused elsewhere. */
  static boolean isProtocol(String packageName) {
    String room = room(packageName);
    return room != null && PLAN.containsKey(room) && PLAN.get(room).kind() == Kind.PROTOCOL;
  }

  /** Permissions of a plan that none of these classes uses. */
  static List<String> unused(Map<String, Room> plan, JavaClasses classes) {
    Map<String, Set<String>> used = new TreeMap<>();
    for (JavaClass user : classes) {
      String from = room(user.getPackageName());
      for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
        String to = room(dependency.getTargetClass().getPackageName());
        if (from != null && to != null) {
          used.computeIfAbsent(from, key -> new TreeSet<>()).add(to);
        }
      }
    }
    List<String> unused = new ArrayList<>();
    plan.forEach(
        (from, room) -> {
          for (String to : room.uses()) {
            if (!used.getOrDefault(from, Set.of()).contains(to)) {
              unused.add(from + " may use " + to + " and does not");
            }
          }
        });
    return unused;
  }

  /** The cycles of a plan, each once for every room on it. */
  static List<String> cycles(Map<String, Room> plan) {
    List<String> cycles = new ArrayList<>();
    for (String start : plan.keySet()) {
      Set<String> reached = new LinkedHashSet<>();
      List<String> next = new ArrayList<>(plan.get(start).uses());
      while (!next.isEmpty()) {
        String room = next.remove(next.size() - 1);
        if (reached.add(room) && plan.containsKey(room)) {
          next.addAll(plan.get(room).uses());
        }
      }
      if (reached.contains(start)) {
        cycles.add(start + " uses itself by way of " + String.join(", ", reached));
      }
    }
    return cycles;
  }

  /** The plan as rows of the table in docs/ARCHITECTURE.md. */
  static List<String> table() {
    List<String> rows = new ArrayList<>();
    PLAN.forEach(
        (name, room) ->
            rows.add(
                "| `"
                    + name
                    + "` | "
                    + room.kind().name().toLowerCase(Locale.ROOT)
                    + " | "
                    + (room.uses().isEmpty() ? "–" : String.join(", ", room.uses()))
                    + " |"));
    return rows;
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

  private static void protocol(String room, String... uses) {
    PLAN.put(room, new Room(Kind.PROTOCOL, new TreeSet<>(List.of(uses))));
  }

  private static void adapter(String room, String... uses) {
    PLAN.put(room, new Room(Kind.ADAPTER, new TreeSet<>(List.of(uses))));
  }
}
