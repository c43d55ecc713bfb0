package io.tiovivo.node.lease;

/** Counts what {@link LeaseCounters} reports. */
final class LeaseTally {
  long admittedAtDoor;
  long refusedAtDoor;
  long accepted;
  long busy;
  long renewed;
  long renewalsTooFast;
  long unknownLease;
  long expired;
  long left;
  long handedOver;
  long reservedFor;
  long clones;
  long unexpected;
  long malformed;

  LeaseCounters snapshot() {
    return new LeaseCounters(
        admittedAtDoor,
        refusedAtDoor,
        accepted,
        busy,
        renewed,
        renewalsTooFast,
        unknownLease,
        expired,
        left,
        handedOver,
        reservedFor,
        clones,
        unexpected,
        malformed);
  }
}
