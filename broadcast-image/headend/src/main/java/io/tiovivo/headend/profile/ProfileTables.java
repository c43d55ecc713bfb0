package io.tiovivo.headend.profile;

import io.tiovivo.console.Table;
import io.tiovivo.profile.Budget;
import io.tiovivo.profile.FlashShape;
import io.tiovivo.profile.GpioPin;
import io.tiovivo.profile.Profile;
import io.tiovivo.profile.Role;
import io.tiovivo.settings.Units;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Profiles as people read them. */
final class ProfileTables {
  private static final int LABEL_COLUMNS = 18;
  private static final int MAX_COLUMNS = 80;

  private ProfileTables() {}

  static String list(List<Profile> profiles) {
    Table table = new Table("NAME", "BOARD", "ARCH", ">RAM", "UP TO", ">LEAVES");
    for (Profile profile : profiles) {
      Role highest = profile.roles().stream().max(Role::compareTo).orElse(Role.LEAF);
      table.row(
          profile.name(),
          profile.title(),
          profile.architecture(),
          Units.formatBytes(profile.ramBytes()),
          highest.word(),
          Integer.toString(profile.budget().leaves()));
    }
    return table.toString();
  }

  static String show(Profile profile) {
    StringBuilder page = new StringBuilder();
    line(page, profile.name(), profile.title());
    line(page, "architecture", profile.architecture());
    line(page, "RAM", Units.formatBytes(profile.ramBytes()));
    line(page, "flash", flash(profile.flash()));
    line(page, "loader JVM", String.join(" ", profile.jvm().loaderFlags()));
    line(page, "node JVM", String.join(" ", profile.jvm().nodeFlags()));
    line(page, "roles", roles(profile));
    budget(page, profile.budget());
    line(page, "status LED", pin(profile.gpio().statusLed()));
    line(page, "recovery button", pin(profile.gpio().recoveryButton()));
    line(page, "user pins", userPins(profile.gpio().user()));
    List<String> interfaces = profile.network().interfaces();
    line(page, "interfaces", interfaces.isEmpty() ? "any" : String.join(", ", interfaces));
    line(page, "carousel, at most", rate(profile.network().carouselBitsPerSecond()));
    String compatible = String.join(", ", profile.compatible());
    line(page, "device tree", compatible.isEmpty() ? "not detected by it" : compatible);
    if (!profile.absent().isEmpty()) {
      line(page, "", "without " + String.join(", ", profile.absent()));
    }
    return page.toString();
  }

  private static String flash(FlashShape flash) {
    return Units.formatBytes(flash.totalBytes())
        + ": two slots of "
        + Units.formatBytes(flash.slotBytes())
        + ", scratch "
        + Units.formatBytes(flash.scratchBytes())
        + ", two records of "
        + Units.formatBytes(flash.recordBytes())
        + "; page "
        + Units.formatBytes(flash.pageBytes())
        + ", erase block "
        + Units.formatBytes(flash.eraseBlockBytes());
  }

  private static String roles(Profile profile) {
    StringBuilder words = new StringBuilder();
    for (Role role : Role.values()) {
      if (profile.roles().contains(role)) {
        words.append(words.length() == 0 ? "" : ", ").append(role.word());
      }
    }
    return words.toString();
  }

  private static void budget(StringBuilder page, Budget budget) {
    line(page, "leaves", Integer.toString(budget.leaves()));
    line(
        page,
        "relays",
        budget.relayCircuits() + " circuits, together " + rate(budget.relayBitsPerSecond()));
    line(page, "mailbox", Units.formatBytes(budget.mailboxBytes()));
    line(page, "uplink", rate(budget.uplinkBitsPerSecond()));
  }

  private static String rate(long bitsPerSecond) {
    return Units.formatBitsPerSecond(bitsPerSecond);
  }

  private static String userPins(SortedMap<String, GpioPin> pins) {
    StringBuilder text = new StringBuilder();
    String chip = "";
    for (Map.Entry<String, GpioPin> pin : pins.entrySet()) {
      if (!pin.getValue().chip().equals(chip)) {
        chip = pin.getValue().chip();
        text.append(text.length() == 0 ? "" : "; ").append(chip).append(":");
      }
      text.append(' ').append(pin.getKey()).append('=').append(pin.getValue().line());
      text.append(pin.getValue().activeLow() ? " (active low)" : "");
    }
    return text.length() == 0 ? "none" : text.toString();
  }

  private static String pin(Optional<GpioPin> pin) {
    return pin.map(p -> p.chip() + " line " + p.line() + (p.activeLow() ? ", active low" : ""))
        .orElse("none");
  }

  private static void line(StringBuilder page, String label, String text) {
    StringBuilder row = new StringBuilder(label);
    row.append(" ".repeat(LABEL_COLUMNS - label.length()));
    boolean fresh = true;
    for (String word : text.split(" ")) {
      if (!fresh && row.length() + 1 + word.length() > MAX_COLUMNS) {
        page.append(row).append('\n');
        row.setLength(0);
        row.append(" ".repeat(LABEL_COLUMNS));
        fresh = true;
      }
      row.append(fresh ? "" : " ").append(word);
      fresh = false;
    }
    page.append(row).append('\n');
  }
}
