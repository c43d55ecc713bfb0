package io.tiovivo.node.guard;

/**
 * What a host's sensors say; -1: not known.
 *
 * @param milliCelsius of the hottest zone
 * @param heapPermille of the largest heap, after the last collection where that is known
 * @param residentPermille of what the profile allows the process
 * @param fdsPermille of the process's limit
 * @param uplinkPermille of what profile and owner allow
 * @param lagNs how late deadlines and datagrams are served
 * @param dataPermille of the owner's data cap for this period
 */
public record HostFacts(
    int milliCelsius,
    int heapPermille,
    int residentPermille,
    int fdsPermille,
    int uplinkPermille,
    long lagNs,
    int dataPermille) {
  /** Nothing is known, nothing is wrong. */
  public static final HostFacts UNKNOWN = new HostFacts(-1, -1, -1, -1, -1, -1, -1);
}
