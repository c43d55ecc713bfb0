package io.tiovivo.node.config.files;

import io.tiovivo.machine.Event;
import io.tiovivo.node.config.Configuration;
import io.tiovivo.node.config.FleetWish;
import io.tiovivo.node.config.From;
import io.tiovivo.node.config.HeldValue;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.Problem;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.overlay.OverlayEvent;
import io.tiovivo.node.proto.ConfigStatus;
import io.tiovivo.node.proto.RefusedSetting;
import io.tiovivo.node.proto.Setting;
import io.tiovivo.node.proto.Status;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes choices of the owner and settings of the fleet while the node runs. */
public final class ConfigPart implements HouseholdPart {
  /** Said once each; a head-end that changes its mind all the time is not said for ever. */
  private static final int MAX_SAID = 64;

  private final ConfigFiles files;
  private final Supplier<List<FleetWish>> wishes;
  private final Consumer<NodeConfig> changed;
  private final Desk desk;
  private final Set<FleetWish> said = new HashSet<>();
  private Configuration configuration;
  private NodeConfig config;
  private List<Problem> problems;
  private long refusedTotal;

  /**
   * @param wishes what the newest beacon would have this node set
   * @param changed has a changed configuration hold
   */
  public ConfigPart(
      ConfigFiles files,
      Configuration configuration,
      Supplier<List<FleetWish>> wishes,
      Consumer<NodeConfig> changed,
      Desk desk) {
    this.files = files;
    this.configuration = configuration;
    this.wishes = wishes;
    this.changed = changed;
    this.desk = desk;
    config = configuration.config();
    problems = problems();
  }

  /** Says what is wrong with the files, and takes the beacon that was kept; once, at the start. */
  public void begin() {
    for (Problem problem : problems) {
      if (problem.wrong()) {
        desk.warn(problem.toString());
      }
    }
    heed();
  }

  @Override
  public void onEvent(long nowNs, Event event) {
    if (event instanceof OverlayEvent.BeaconLearned) {
      heed();
    }
  }

  private void heed() {
    List<FleetWish> now = wishes.get();
    if (now.equals(configuration.wishes())) {
      return;
    }
    Set<String> before = new HashSet<>(configuration.ofFleet());
    configuration = configuration.with(now);
    for (FleetWish.Refused refused : configuration.refused()) {
      refusedTotal++;
      if (said.size() < MAX_SAID && said.add(refused.wish())) {
        desk.warn(
            "the fleet would set "
                + UsageException.quoted(refused.wish().key() + " = " + refused.wish().value())
                + " here, and may not: "
                + refused.why());
      }
    }
    for (String key : configuration.ofFleet()) {
      if (!before.contains(key)) {
        desk.info("the fleet sets " + key + " = " + configuration.value(key));
      }
    }
    hold();
  }

  // What lies in the files that it names is looked at when the node starts, and when it changes.
  private List<Problem> problems() {
    if (configuration.isUntouched()) {
      return List.of();
    }
    List<Problem> all = new ArrayList<>(configuration.problems());
    all.addAll(new FileChecks(configuration, files).problems(false));
    return List.copyOf(all);
  }

  private void hold() {
    NodeConfig now = configuration.config();
    problems = problems();
    if (!now.equals(config)) {
      config = now;
      changed.accept(now);
    }
  }

  @Override
  public Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (!(request instanceof ControlRequest.Choose choice)) {
      return Optional.empty();
    }
    try {
      return Optional.of(choose(choice.key(), choice.value().strip()));
    } catch (UsageException wrong) {
      return Optional.of(ControlReply.refused(wrong.getMessage()));
    } catch (IOException full) {
      return Optional.of(
          ControlReply.refused("cannot write " + files.chosen() + ": " + full.getMessage()));
    }
  }

  private ControlReply choose(String key, String value) throws UsageException, IOException {
    List<String> lines = configuration.choosing(key, value);
    HeldValue before = configuration.setting(key);
    boolean held = before.from() == From.OWNER;
    if (value.isEmpty() ? !held : held && before.value().equals(value)) {
      return ControlReply.done(sentence(before) + ", as it was");
    }
    files.keep(lines);
    configuration = configuration.with(files.layer(lines));
    hold();
    return ControlReply.done(sentence(configuration.setting(key)));
  }

  private static String sentence(HeldValue setting) {
    return setting.name() + " = " + setting.value() + " (" + setting.from().word() + ")";
  }

  @Override
  public void describe(long nowNs, Status.Builder status) {
    ConfigStatus.Builder told =
        ConfigStatus.newBuilder()
            .setFile(configuration.file().isEmpty() ? "" : files.file().toAbsolutePath().toString())
            .addAllFleetSet(configuration.ofFleet())
            .addAllChosen(configuration.chosen())
            .setRefusedTotal(refusedTotal);
    problems.stream()
        .filter(Problem::wrong)
        .forEach(problem -> told.addProblems(problem.toString()));
    for (HeldValue held : configuration.held()) {
      told.addSettings(
          Setting.newBuilder()
              .setKey(held.name())
              .setValue(held.value())
              .setFrom(held.from().word()));
    }
    for (FleetWish.Refused refused : configuration.refused()) {
      told.addRefused(
          RefusedSetting.newBuilder()
              .setKey(refused.wish().key())
              .setValue(refused.wish().value())
              .setWhy(refused.why()));
    }
    status.setConfig(told);
  }
}
