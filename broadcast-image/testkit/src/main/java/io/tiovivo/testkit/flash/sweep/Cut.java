package io.tiovivo.testkit.flash.sweep;

import io.tiovivo.testkit.flash.SimFlash.Moment;

/**
 * Where the power goes.
 *
 * @param operation of the flash, from the beginning of what is cut, counted from 0
 */
public record Cut(long operation, Moment moment) {
  @Override
  public String toString() {
    return moment + " " + operation;
  }
}
