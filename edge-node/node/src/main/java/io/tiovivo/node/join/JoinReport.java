package io.tiovivo.node.join;

import io.tiovivo.node.message.Contact;
import java.util.List;
import java.util.Optional;

/**
 * Where a leaf stands, for status and metrics.
 *
 * @param reason why it waits; null unless WAITING
 * @param waitNs until the next attempt; 0 unless WAITING
 * @param supernode whose lease it holds
 * @param leaseNs left of that lease; 0: none
 * @param renewedNs since the supernode gave or renewed it; 0: none
 * @param known addresses in the book
 */
public record JoinReport(
    JoinState state,
    WaitReason reason,
    long waitNs,
    Optional<Contact> supernode,
    long leaseNs,
    long renewedNs,
    List<Contact> standbys,
    int known,
    JoinCounters counters) {}
