package io.tiovivo.testkit.gpio;

import io.tiovivo.gpio.GpioException;
import io.tiovivo.gpio.GpioException.Reason;
import io.tiovivo.gpio.GpioLine;
import io.tiovivo.gpio.GpioPort;
import io.tiovivo.gpio.GpioPull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every GPIO backend does. Plain code, so that it runs in unit tests and on a small machine
 * without a test framework alike: each check wants a fresh rig and throws {@link AssertionError}.
 */
public final class GpioContract {
  /** One rule. */
  @FunctionalInterface
  public interface Check {
    void run(GpioRig rig) throws Exception;
  }

  private GpioContract() {}

  /** All rules that a rig can show, by their sentence. */
  public static Map<String, Check> checks(GpioRig rig) {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put("shouldTakeLevelAndDirectionAtOnce", GpioContract::opensAtLevel);
    checks.put("shouldSetOutputs", GpioContract::sets);
    checks.put("shouldTurnActiveLowLinesRound", GpioContract::activeLow);
    checks.put("shouldDriveLinesOfOneChipIndependently", GpioContract::independent);
    checks.put("shouldNameTheChipsThereAre", GpioContract::noChip);
    checks.put("shouldSayHowManyLinesTheChipHas", GpioContract::noLine);
    checks.put("shouldOpenAgainAfterRelease", GpioContract::release);
    checks.put("shouldRefuseCallsOnLinesThatAreNotOpen", GpioContract::notOpen);
    checks.put("shouldForgiveClosingTwice", GpioContract::closeTwice);
    if (rig.busy() != null) {
      checks.put("shouldSayWhoHoldsALine", GpioContract::busy);
    }
    if (rig.hasInputs()) {
      checks.put("shouldReadInputs", GpioContract::reads);
      checks.put("shouldTellEdgesOfSeveralInputs", GpioContract::edges);
      checks.put("shouldTellNoEdgesAfterRelease", GpioContract::quietAfterRelease);
    }
    if (rig.hasPulls()) {
      checks.put("shouldPullInputs", GpioContract::pulls);
    }
    if (rig.keepsOutputs()) {
      checks.put("shouldKeepOutputsOverARestart", GpioContract::keeps);
      checks.put("shouldKnowTheLastLevelAfterARestart", GpioContract::keepsLast);
      checks.put("shouldEndWhatAnEarlierProcessLeft", GpioContract::releasesKept);
      checks.put("shouldNotTakeAFreeLineForAKeptOne", GpioContract::nothingKept);
    }
    return checks;
  }

  private static void opensAtLevel(GpioRig rig) throws GpioException {
    rig.port().openOutput(rig.line(), true);
    check(rig.isHigh(rig.line()), "low after opening as on");
    check(rig.port().read(rig.line()), "reads off after opening as on");
    rig.port().openOutput(rig.other(), false);
    check(!rig.isHigh(rig.other()), "high after opening as off");
  }

  private static void sets(GpioRig rig) throws GpioException {
    rig.port().openOutput(rig.line(), false);
    for (boolean on : List.of(true, false, true, true, false)) {
      rig.port().write(rig.line(), on);
      check(rig.await(() -> rig.isHigh(rig.line()) == on), "the wire is not " + on);
      check(rig.port().read(rig.line()) == on, "reads something else than " + on);
    }
  }

  private static void activeLow(GpioRig rig) throws GpioException {
    GpioLine line = new GpioLine(rig.line().chip(), rig.line().offset(), true);
    rig.port().openOutput(line, true);
    check(!rig.isHigh(line), "on is high although the line is active-low");
    rig.port().write(line, false);
    check(rig.await(() -> rig.isHigh(line)), "off is low although the line is active-low");
  }

  private static void independent(GpioRig rig) throws GpioException {
    rig.port().openOutput(rig.line(), true);
    rig.port().openOutput(rig.other(), true);
    rig.port().write(rig.line(), false);
    check(rig.await(() -> !rig.isHigh(rig.line())), "the line did not go off");
    check(rig.isHigh(rig.other()), "the other line went off, too");
    rig.port().release(rig.line());
    check(rig.isHigh(rig.other()), "releasing a line let go of another one");
  }

  private static void noChip(GpioRig rig) throws GpioException {
    GpioLine line = new GpioLine("no-such-chip", 0, false);
    GpioException why = refused(Reason.NO_CHIP, () -> rig.port().openOutput(line, false));
    check(why.getMessage().contains(rig.line().chip()), "does not name the chips that there are");
    refused(Reason.NO_CHIP, () -> rig.port().openInput(line, GpioPull.AS_IS, new HeardEdges()));
    refused(Reason.NO_CHIP, () -> rig.port().kept(line));
  }

  private static void noLine(GpioRig rig) throws GpioException {
    GpioLine line = new GpioLine(rig.line().chip(), rig.lines(), false);
    GpioException why = refused(Reason.NO_LINE, () -> rig.port().openOutput(line, false));
    check(why.getMessage().contains("0 to " + (rig.lines() - 1)), "does not say which lines");
    refused(Reason.NO_LINE, () -> rig.port().openInput(line, GpioPull.AS_IS, new HeardEdges()));
  }

  private static void busy(GpioRig rig) throws GpioException {
    refused(Reason.BUSY, () -> rig.port().openOutput(rig.busy(), false));
    if (rig.hasInputs()) {
      refused(
          Reason.BUSY, () -> rig.port().openInput(rig.busy(), GpioPull.AS_IS, new HeardEdges()));
    }
    rig.port().openOutput(rig.line(), true);
    check(rig.isHigh(rig.line()), "after a refusal other lines do not open");
  }

  private static void release(GpioRig rig) throws GpioException {
    rig.port().openOutput(rig.line(), true);
    rig.port().release(rig.line());
    rig.port().release(rig.line());
    check(rig.port().kept(rig.line()).isEmpty(), "kept although it was released");
    rig.port().openOutput(rig.line(), false);
    check(!rig.isHigh(rig.line()), "not as opened the second time");
  }

  private static void notOpen(GpioRig rig) throws GpioException {
    defect(() -> rig.port().write(rig.line(), true));
    defect(() -> rig.port().read(rig.line()));
    rig.port().openOutput(rig.line(), false);
    defect(() -> rig.port().openOutput(rig.line(), true));
    check(!rig.isHigh(rig.line()), "a refused call changed the level");
    if (rig.hasInputs()) {
      rig.port().openInput(rig.other(), GpioPull.AS_IS, new HeardEdges());
      defect(() -> rig.port().write(rig.other(), true));
    }
  }

  private static void closeTwice(GpioRig rig) throws Exception {
    rig.port().openOutput(rig.line(), false);
    rig.port().close();
    rig.port().close();
  }

  private static void reads(GpioRig rig) throws GpioException {
    rig.drive(rig.line(), true);
    rig.port().openInput(rig.line(), GpioPull.AS_IS, new HeardEdges());
    check(rig.port().read(rig.line()), "reads off although the wire is high");
    rig.drive(rig.line(), false);
    check(rig.await(() -> reads(rig, rig.line(), false)), "still reads on");
  }

  private static void edges(GpioRig rig) throws GpioException {
    HeardEdges listener = new HeardEdges();
    GpioLine low = new GpioLine(rig.other().chip(), rig.other().offset(), true);
    rig.drive(rig.line(), false);
    rig.drive(low, true);
    rig.port().openInput(rig.line(), GpioPull.AS_IS, listener);
    rig.port().openInput(low, GpioPull.AS_IS, listener);
    rig.drive(rig.line(), true);
    check(rig.await(() -> listener.heard(rig.line(), 1)), "no rising edge: " + listener);
    rig.drive(low, false);
    check(rig.await(() -> listener.heard(low, 1)), "no edge of the other: " + listener);
    rig.drive(rig.line(), false);
    check(rig.await(() -> listener.heard(rig.line(), 2)), "no falling edge: " + listener);
    check(listener.levels(rig.line()).equals(List.of(true, false)), "wrong levels: " + listener);
    check(listener.levels(low).equals(List.of(true)), "active-low not taken into account");
  }

  private static void quietAfterRelease(GpioRig rig) throws GpioException {
    HeardEdges listener = new HeardEdges();
    rig.drive(rig.line(), false);
    rig.drive(rig.other(), false);
    rig.port().openInput(rig.line(), GpioPull.AS_IS, listener);
    rig.port().openInput(rig.other(), GpioPull.AS_IS, listener);
    rig.port().release(rig.line());
    rig.drive(rig.line(), true);
    rig.drive(rig.other(), true);
    check(rig.await(() -> listener.heard(rig.other(), 1)), "the other went deaf: " + listener);
    check(listener.levels(rig.line()).isEmpty(), "an edge after the release");
    rig.port().openOutput(rig.line(), true);
    check(rig.isHigh(rig.line()), "an input that was released does not become an output");
  }

  private static void pulls(GpioRig rig) throws GpioException {
    rig.port().openInput(rig.line(), GpioPull.UP, new HeardEdges());
    check(rig.await(() -> reads(rig, rig.line(), true)), "a pull-up leaves the line off");
    rig.port().release(rig.line());
    rig.port().openInput(rig.line(), GpioPull.DOWN, new HeardEdges());
    check(rig.await(() -> reads(rig, rig.line(), false)), "a pull-down leaves the line on");
  }

  private static void keeps(GpioRig rig) throws GpioException {
    rig.port().openOutput(rig.line(), true);
    GpioPort next = rig.restart();
    check(rig.isHigh(rig.line()), "the level went with the process");
    check(next.kept(rig.line()).equals(Optional.of(true)), "the next process does not know");
    next.openOutput(rig.line(), true);
    check(rig.isHigh(rig.line()), "adopting changed the level");
    next.write(rig.line(), false);
    check(rig.await(() -> !rig.isHigh(rig.line())), "an adopted line cannot be set");
  }

  private static void keepsLast(GpioRig rig) throws GpioException {
    GpioLine low = new GpioLine(rig.line().chip(), rig.line().offset(), true);
    rig.port().openOutput(low, true);
    rig.port().write(low, false);
    rig.port().write(low, true);
    GpioPort next = rig.restart();
    check(!rig.isHigh(low), "the level went with the process");
    check(next.kept(low).equals(Optional.of(true)), "the next process does not know");
    next.openOutput(low, false);
    check(rig.await(() -> rig.isHigh(low)), "not at the level that it was opened with");
  }

  private static void releasesKept(GpioRig rig) throws GpioException {
    rig.port().openOutput(rig.line(), true);
    GpioPort next = rig.restart();
    next.release(rig.line());
    check(next.kept(rig.line()).isEmpty(), "still kept");
    next.openOutput(rig.line(), false);
    check(!rig.isHigh(rig.line()), "what the earlier process left still drives it");
  }

  private static void nothingKept(GpioRig rig) throws GpioException {
    check(rig.port().kept(rig.line()).isEmpty(), "a line that nobody opened is kept");
    rig.port().openOutput(rig.line(), true);
    GpioPort next = rig.restart();
    check(next.kept(rig.other()).isEmpty(), "a line that nobody opened is kept");
  }

  private static boolean reads(GpioRig rig, GpioLine line, boolean on) {
    try {
      return rig.port().read(line) == on;
    } catch (GpioException e) {
      throw new AssertionError("cannot read " + line, e);
    }
  }

  /** What may throw. */
  @FunctionalInterface
  private interface Call {
    void run() throws GpioException;
  }

  private static GpioException refused(Reason reason, Call call) {
    try {
      call.run();
    } catch (GpioException e) {
      check(e.reason() == reason, "refused as " + e.reason() + ": " + e.getMessage());
      return e;
    }
    throw new AssertionError("not refused: expected " + reason);
  }

  private static void defect(Call call) throws GpioException {
    try {
      call.run();
    } catch (IllegalStateException expected) {
      return;
    }
    throw new AssertionError("a defect of the caller went unnoticed");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
