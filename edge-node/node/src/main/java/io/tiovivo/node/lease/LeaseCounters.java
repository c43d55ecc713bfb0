package io.tiovivo.node.lease;

/** What happened since the start. A snapshot; each question is counted once. */
public record LeaseCounters(
    long admittedAtDoor,
    long refusedAtDoor,
    long accepted,
    long busy,
    long renewed,
    long renewalsTooFast,
    long unknownLease,
    long expired,
    long left,
    long handedOver,
    long reservedFor,
    long clones,
    long unexpected,
    long malformed) {}
