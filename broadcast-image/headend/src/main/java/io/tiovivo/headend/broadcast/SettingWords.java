package io.tiovivo.headend.broadcast;

import io.tiovivo.config.Key;
import io.tiovivo.config.Keys;
import io.tiovivo.image.proto.Cohort;
import io.tiovivo.image.proto.FleetSetting;
import io.tiovivo.image.proto.FleetSettings;
import io.tiovivo.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code --set KEY=VALUE} and {@code --set KEY=VALUE@10%}: what nodes are to set of their
 * configuration, checked by the same table by which they check it.
 */
final class SettingWords {
  /** A beacon with more is malformed (docs/WIRE.md). */
  static final int MAX_SETTINGS = 32;

  /** Of all of them; a beacon goes out all the time. */
  static final int MAX_BYTES = 1024;

  private static final int MAX_VALUE_BYTES = 256;
  private static final int PERMYRIAD_OF_PERCENT = 100;

  private static final Pattern SHARE = Pattern.compile("(.*)@(?:([0-9]{1,2})-)?([0-9]{1,3})%");

  private SettingWords() {}

  static Optional<FleetSettings> of(List<String> texts) throws UsageException {
    if (texts.size() > MAX_SETTINGS) {
      throw new UsageException(
          "--set was given " + texts.size() + " times: at most " + MAX_SETTINGS);
    }
    FleetSettings.Builder settings = FleetSettings.newBuilder();
    for (String text : texts) {
      settings.addSettings(setting(text));
    }
    int bytes = settings.build().getSerializedSize();
    if (bytes > MAX_BYTES) {
      throw new UsageException(
          "all --set together have " + bytes + " bytes on the air: at most " + MAX_BYTES);
    }
    return texts.isEmpty() ? Optional.empty() : Optional.of(settings.build());
  }

  private static FleetSetting setting(String text) throws UsageException {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw wrong(text, "is not KEY=VALUE, such as update.window=02:00-05:00");
    }
    String name = text.substring(0, equals).strip();
    Optional<Key> key = Keys.find(name);
    if (key.isEmpty() || !key.get().fleet()) {
      String why =
          key.isEmpty()
              ? "names no key" + Keys.hint(name, Keys.ofFleet())
              : "is for owners alone: a node would refuse it";
      throw wrong(text, why + "; a fleet may set " + String.join(", ", Keys.ofFleet()));
    }
    Matcher share = SHARE.matcher(text.substring(equals + 1));
    FleetSetting.Builder setting = FleetSetting.newBuilder().setKey(name);
    String value = text.substring(equals + 1).strip();
    if (share.matches()) {
      value = share.group(1).strip();
      setting.setCohort(cohort(text, share.group(2), share.group(3)));
    }
    try {
      key.get().check(value);
    } catch (UsageException flaw) {
      throw new UsageException("--set " + name + ": " + flaw.getMessage());
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
      throw wrong(text, "is longer than " + MAX_VALUE_BYTES + " bytes");
    }
    return setting.setValue(value).build();
  }

  private static Cohort cohort(String text, String from, String to) throws UsageException {
    int first = from == null ? 0 : Integer.parseInt(from);
    int end = Integer.parseInt(to);
    if (first >= end || end > 100) {
      throw wrong(text, "has no share of the fleet behind the @, such as @10% or @10-50%");
    }
    return Cohort.newBuilder()
        .setFirstPermyriad(first * PERMYRIAD_OF_PERCENT)
        .setEndPermyriad(end * PERMYRIAD_OF_PERCENT)
        .build();
  }

  private static UsageException wrong(String text, String what) {
    return new UsageException("--set " + UsageException.quoted(text) + " " + what);
  }
}
