package io.tiovivo.headend.authority;

import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A claim code or token that is made for cards, noted in the ledger. */
public final class CardClaim {
  /** Most boxes that one token lets in. */
  public static final int MAX_USES = LedgerState.MAX_ENTRIES;

  private final Claim claim;

  private CardClaim(Claim claim) {
    this.claim = claim;
  }

  /**
   * Makes one and notes it.
   *
   * @param directory of the keys and the ledger
   * @param uses 1: that box is called exactly {@code name}, which nobody else may be; more: the
   *     name is the beginning of theirs
   * @param name "": what a box asks for
   * @param site "": not said
   */
  public static CardClaim make(
      Path directory, int uses, long validS, String name, String site, Consumer<String> warning)
      throws IOException, CommandException {
    Preset preset = Preset.of(name, site, Preset.USUAL);
    try (LedgerFile ledger = LedgerFile.open(directory, warning)) {
      return new CardClaim(
          new LedgerWork(directory, ledger, HeadendClock.nowS()).forCards(uses, validS, preset));
    }
  }

  /** What such names and sites may look like. */
  public static void check(String name, String site) throws UsageException {
    Preset.of(name, site, List.of());
  }

  /** As it is typed, and stands in {@code fleet.claim}. */
  public String text() {
    return claim.code().text();
  }

  /** The day until which it can be used. */
  public String until() {
    return LedgerReport.date(claim.untilS());
  }
}
