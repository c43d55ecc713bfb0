package io.tiovivo.boot;

/** What verifying a slot at this boot found. */
public enum Fitness {
  /** Not looked at yet. */
  UNCHECKED,
  /** Manifest, board, security counter and every byte that would execute are right. */
  FIT,
  /** Something is not. */
  UNFIT,
  /** Could not be found out: the disk or the flash fails. Says nothing about the image. */
  BLOCKED
}
