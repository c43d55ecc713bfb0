package io.tiovivo.udp;

/**
 * What a receiver asked of the kernel, and what it got: Linux grants {@code net.core.rmem_max} at
 * most, and says nothing.
 *
 * @param askedBytes of datagrams; 0: nothing was asked for
 * @param grantedBytes as the kernel counts; Linux doubles what is asked for, its own bookkeeping
 *     included (socket(7))
 */
public record ReceiveBuffer(int askedBytes, int grantedBytes) {
  /** Whether a receiver that is busy for a while loses what it had counted on keeping. */
  public boolean isClamped() {
    return grantedBytes < askedBytes;
  }

  /** For people: what it is and what to do. */
  public String advice() {
    return "the kernel grants a receive buffer of "
        + grantedBytes / 1024
        + " KiB instead of "
        + askedBytes / 1024
        + ": fast carousels may lose packets while this box is busy; raise it: sysctl -w"
        + " net.core.rmem_max="
        + askedBytes;
  }
}
