package io.tiovivo.node.member;

/** Where membership reads what to say about this node; asked about once a second. */
@FunctionalInterface
public interface OwnFacts {
  Facts facts(long nowNs);
}
