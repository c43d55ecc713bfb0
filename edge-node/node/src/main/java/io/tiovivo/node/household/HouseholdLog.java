package io.tiovivo.node.household;

/** Where the household's parts say what happens. */
public interface HouseholdLog {
  /** For people. */
  void info(String message);

  /** Something that an owner should look at. */
  void warn(String message);

  /** A logfmt line that scripts read. */
  void milestone(String line);

  /** A defect of ours that the node survives. */
  void defect(String what, Throwable defect);
}
