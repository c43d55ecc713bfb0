package io.tiovivo.node.enrol;

import io.tiovivo.machine.PeerAddress;
import java.util.List;

/**
 * What an {@link EnrolmentMachine} is told at its start. Timers and reasons: docs/OVERLAY.md.
 *
 * @param fleet its name
 * @param board name of the hardware profile
 * @param version of the image, for the authority's list
 * @param wantedName as which the box would like to be known; "": whatever the authority gives
 * @param hardware digest, 16 bytes or none
 * @param claim code or token that vouches for this box; "": none
 * @param authorities where to ask, configured; the beacon's come behind
 * @param firstSpreadNs first question at a random moment within this
 * @param answerNs how long the first question waits for an answer; doubles with each
 * @param longestNs most time between two questions
 * @param refusedNs first wait after a refusal that says no time; doubles with each
 */
public record EnrolmentSettings(
    String fleet,
    String board,
    String version,
    String wantedName,
    byte[] hardware,
    String claim,
    List<PeerAddress> authorities,
    long firstSpreadNs,
    long answerNs,
    long longestNs,
    long refusedNs) {
  /** Authorities that are asked in turn. */
  public static final int MAX_AUTHORITIES = 16;

  private static final long SECOND_NS = 1_000_000_000L;

  public EnrolmentSettings {
    authorities = List.copyOf(authorities);
    if (firstSpreadNs < 1 || answerNs < 1 || longestNs < answerNs || refusedNs < 1) {
      throw new IllegalArgumentException(
          "times of enrolment are positive, and the longest longest");
    }
  }

  /** With the timers of docs/OVERLAY.md. */
  public static EnrolmentSettings standard(
      String fleet,
      String board,
      String version,
      String wantedName,
      byte[] hardware,
      String claim,
      List<PeerAddress> authorities) {
    return new EnrolmentSettings(
        fleet,
        board,
        version,
        wantedName,
        hardware,
        claim,
        authorities,
        2 * SECOND_NS,
        4 * SECOND_NS,
        4 * 3600 * SECOND_NS,
        30 * SECOND_NS);
  }

  /** All timers times {@code factor}. */
  public EnrolmentSettings scaled(double factor) {
    return new EnrolmentSettings(
        fleet,
        board,
        version,
        wantedName,
        hardware,
        claim,
        authorities,
        Math.max(1, (long) (firstSpreadNs * factor)),
        Math.max(1, (long) (answerNs * factor)),
        Math.max(1, (long) (longestNs * factor)),
        Math.max(1, (long) (refusedNs * factor)));
  }
}
