package io.tiovivo.carousel;

/** The counters while they count; {@link #snapshot} for everybody else. */
final class ReceiverTally {
  long datagrams;
  long datagramBytes;
  long foreign;
  long malformed;
  long unknown;
  long fileTable;
  long beacon;
  long manifest;
  long symbols;
  long useful;
  long duplicate;
  long otherObject;
  long mismatched;
  long surplus;
  long dropped;
  long checks;
  long checksDeferred;
  long badObjects;
  long planFailures;
  long hashMismatches;
  long hashes;
  long hashChecks;
  long forgedHashes;
  long forged;
  long unproven;
  long strictPaths;
  long checksSpared;

  ReceiverCounters snapshot() {
    return new ReceiverCounters(
        datagrams,
        datagramBytes,
        foreign,
        malformed,
        unknown,
        fileTable,
        beacon,
        manifest,
        symbols,
        useful,
        duplicate,
        otherObject,
        mismatched,
        surplus,
        dropped,
        checks,
        checksDeferred,
        badObjects,
        planFailures,
        hashMismatches,
        hashes,
        hashChecks,
        forgedHashes,
        forged,
        unproven,
        strictPaths,
        checksSpared);
  }
}
