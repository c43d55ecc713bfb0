package io.tiovivo.node.pins.household;

import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.LedPattern;
import io.tiovivo.gpio.tools.ToolSettings;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.config.GpioConfig;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.OwnerConfig;
import io.tiovivo.node.config.PinConfig;
import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.control.Farewell;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.pins.BackendChoice;
import io.tiovivo.node.pins.BoardFacts;
import io.tiovivo.node.pins.LevelBook;
import io.tiovivo.node.pins.LevelFile;
import io.tiovivo.node.pins.LightChoice;
import io.tiovivo.node.pins.PinEvent;
import io.tiovivo.node.pins.PinMachine;
import io.tiovivo.node.pins.PinPlan;
import io.tiovivo.node.proto.Status;
import io.tiovivo.profile.GpioPin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The owner's pins, the status light and the recovery button, as a part of the household. Without
 * any of them nothing is opened, and no class of a backend is loaded.
 */
public final class PinsPart implements HouseholdPart {
  /**
   * What it works with.
   *
   * @param directory of the node
   * @param root of the file system: "/" but in tests
   * @param environment of the process
   * @param light of the board; empty: it has none, or it is not ours
   * @param button of the board
   * @param quiet whether these are quiet hours now
   */
  public record Surroundings(
      Path directory,
      Path root,
      Map<String, String> environment,
      Optional<GpioPin> light,
      Optional<GpioPin> button,
      Predicate<OwnerConfig> quiet) {}

  /** What the light shows is looked at anew after something has happened, but not more often. */
  private static final long LOOK_NS = 1_000_000_000L;

  /** And so often if nothing has. */
  private static final long REST_NS = 10_000_000_000L;

  private static final long IDENTIFY_NS = 30_000_000_000L;

  private final Desk desk;
  private final Surroundings surroundings;
  private NodeConfig config = NodeConfig.defaults();
  private BackendChoice choice; // null: nothing to drive
  private PinBench bench; // null: the same
  private PinMachine machine; // null: the same
  private long lookNs = Machine.NEVER; // no light
  private long identifyingNs; // until then

  public PinsPart(Desk desk, Surroundings surroundings) {
    this.desk = desk;
    this.surroundings = surroundings;
  }

  @Override
  public void onConfig(long nowNs, NodeConfig changed) {
    config = changed;
    PinPlan plan = plan(changed.gpio());
    boolean outputs = plan.pins().stream().anyMatch(pin -> pin.kind() == PinConfig.Kind.OUTPUT);
    BackendChoice wanted =
        plan.isEmpty() ? null : BackendChoice.of(changed.gpio().backend(), look(), outputs);
    if (wanted != null && wanted.others() == BackendChoice.Driver.NONE) {
      // A light that nobody has asked for is no reason to complain.
      plan = new PinPlan(plan.pins(), Optional.empty(), Optional.empty());
      wanted = plan.isEmpty() ? null : wanted;
    }
    if (machine != null && !Objects.equals(wanted, choice)) {
      if (wanted == null) {
        machine.configure(nowNs, plan); // what is configured away is made safe
      }
      shut(nowNs);
    }
    if (wanted == null) {
      return;
    }
    if (machine == null) {
      open(wanted);
    }
    bench.quick(plan.pins().stream().noneMatch(pin -> pin.kind() == PinConfig.Kind.PWM));
    lookNs = plan.light().isPresent() ? nowNs : Machine.NEVER;
    machine.configure(nowNs, plan);
  }

  private PinPlan plan(GpioConfig gpio) {
    return new PinPlan(
        gpio.pins(),
        surroundings.light().filter(light -> gpio.led()).map(PinsPart::line),
        surroundings.button().map(PinsPart::line));
  }

  private static GpioLine line(GpioPin pin) {
    return new GpioLine(pin.chip(), pin.line(), pin.activeLow());
  }

  private BoardFacts look() {
    return BoardLook.look(surroundings.root(), tools().path());
  }

  private ToolSettings tools() {
    return ToolSettings.of(surroundings.directory());
  }

  private void open(BackendChoice wanted) {
    choice = wanted;
    if (!wanted.warning().isEmpty()) {
      desk.warn(wanted.warning());
    }
    List<String> chips =
        Stream.concat(
                config.gpio().pins().stream().map(PinConfig::chip),
                Stream.of(surroundings.light(), surroundings.button())
                    .flatMap(Optional::stream)
                    .map(GpioPin::chip))
            .distinct()
            .toList();
    bench = new PinBench(desk, () -> Backends.open(wanted, tools(), chips));
    machine = new PinMachine(bench, book(bench), this::onPinEvent);
  }

  private LevelBook book(PinBench worker) {
    Path root = surroundings.root();
    Path directory = surroundings.directory().toAbsolutePath().normalize();
    String name = "pins-" + Integer.toHexString(directory.hashCode()) + ".levels";
    LevelFile memory =
        LevelFiles.inMemory(root, surroundings.environment())
            .map(each -> LevelFiles.at(each.resolve(name)))
            .orElse(LevelFiles.NOWHERE);
    LevelFile card = LevelFiles.at(directory.resolve(LevelFiles.ON_CARD));
    return new LevelBook(
        memory, LevelFiles.behind(card, worker::inBackground, desk), LevelFiles.boot(root));
  }

  private void onPinEvent(PinEvent event) {
    if (event instanceof PinEvent.Recovery recovery) {
      desk.control(
          recovery.reset()
              ? new ControlRequest.Reset(ControlRequest.ResetLevel.OWNER)
              : new ControlRequest.Recover(),
          ControlRequest.Origin.BUTTON);
      return;
    }
    if (event instanceof PinEvent.Troubled troubled) {
      if (troubled.problem().isEmpty()) {
        desk.info("pin " + troubled.name() + " works again");
      } else {
        desk.warn("pin " + troubled.name() + " does not work: " + troubled.problem());
      }
    }
    desk.tell(event);
  }

  @Override
  public void onEvent(long nowNs, Event event) {
    if (event instanceof Farewell && machine != null) {
      // For a new owner: nothing goes on being driven, and nothing is remembered.
      machine.reset(nowNs);
      machine.configure(nowNs, new PinPlan(List.of(), Optional.empty(), Optional.empty()));
      lookNs = Machine.NEVER;
      return;
    }
    if (lookNs != Machine.NEVER && !(event instanceof PinEvent)) {
      lookNs = Math.max(identifyingNs, Math.min(lookNs, nowNs + LOOK_NS));
    }
  }

  @Override
  public void onDeadline(long nowNs) {
    if (machine == null) {
      return;
    }
    bench.takeOutcomes();
    if (lookNs <= nowNs) {
      lookNs = nowNs + REST_NS;
      boolean quiet = surroundings.quiet().test(config.owner());
      machine.show(nowNs, LightChoice.of(desk.status(), quiet).pattern());
    }
    machine.onDeadline(nowNs);
  }

  @Override
  public long deadlineNs() {
    return machine == null
        ? Machine.NEVER
        : Math.min(lookNs, Math.min(machine.deadlineNs(), bench.deadlineNs()));
  }

  @Override
  public void describe(long nowNs, Status.Builder status) {
    if (machine != null) {
      boolean mocked = choice.others() == BackendChoice.Driver.MOCK; // as its owner wants it
      String warning = mocked ? "" : choice.warning();
      String problem = choice.problem().isEmpty() ? warning : choice.problem();
      machine.describe(status, choice.outputs().word(), problem);
    }
  }

  @Override
  public Optional<ControlReply> obey(
      long nowNs, ControlRequest request, ControlRequest.Origin origin) {
    if (machine != null && request instanceof ControlRequest.SetPin set) {
      return Optional.of(machine.order(nowNs, set.pin(), set.value()));
    }
    if (lookNs != Machine.NEVER && request instanceof ControlRequest.Identify) {
      // Also in quiet hours: whoever asks stands there and looks.
      machine.show(nowNs, LedPattern.IDENTIFY);
      lookNs = nowNs + IDENTIFY_NS;
      identifyingNs = lookNs;
      return Optional.of(ControlReply.done("the light flickers for half a minute"));
    }
    return Optional.empty();
  }

  /** Whether something is under way on the thread of the backend. */
  boolean isBusy() {
    return bench != null && bench.isBusy();
  }

  @Override
  public void close() {
    if (machine != null) {
      shut(desk.nowNs());
    }
  }

  // Outputs stay as they are; whoever opens them next finds out how.
  private void shut(long nowNs) {
    machine.close(nowNs);
    bench.close();
    machine = null;
    bench = null;
    choice = null;
    lookNs = Machine.NEVER;
  }
}
