package io.tiovivo.node.link;

/**
 * Datagrams of the hello port since the start; each received one is counted exactly once.
 *
 * @param sent hellos of ours
 * @param own hellos of ours that came back
 * @param accepted hellos of peers that went into the table
 * @param foreign of another fleet
 * @param unknownVersion of a version or kind that we don't know
 * @param malformed not a hello at all
 * @param stale a repeated or overtaken hello
 * @param tableFull hellos of peers that had no room
 * @param identityTaken hellos of others under our own id
 */
public record HelloCounters(
    long sent,
    long own,
    long accepted,
    long foreign,
    long unknownVersion,
    long malformed,
    long stale,
    long tableFull,
    long identityTaken) {
  /** All that came in. */
  public long received() {
    return own
        + accepted
        + foreign
        + unknownVersion
        + malformed
        + stale
        + tableFull
        + identityTaken;
  }
}
