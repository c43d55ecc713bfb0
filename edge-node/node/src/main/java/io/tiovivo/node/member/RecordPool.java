package io.tiovivo.node.member;

/**
 * Lets many views in one process share equal records. On a box {@link #NONE} does; a simulator of
 * 10,000 views keeps one record per member instead of 10,000.
 */
@FunctionalInterface
public interface RecordPool {
  RecordPool NONE = record -> record;

  /** An equal record: the one that is shared. */
  MemberRecord shared(MemberRecord record);
}
