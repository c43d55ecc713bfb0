package io.tiovivo.node.directory;

import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.Entry;
import java.util.List;

/**
 * What a look-up found.
 *
 * @param entries none: not known; more than one: a name that several nodes bear, or clones
 * @param authoritative an owner of the key or the supernode that holds the lease answered;
 *     otherwise nobody did in time, or look-ups are switched off
 */
public record Finding(List<Entry> entries, boolean authoritative) {
  /** Told once per look-up, in bounded time. */
  @FunctionalInterface
  public interface Listener {
    void onFinding(long nowNs, Finding finding, Post post);
  }
}
