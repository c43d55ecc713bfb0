package io.tiovivo.node.directory;

/** Whether the beacon leaves a function on. */
@FunctionalInterface
public interface FeatureSwitch {
  boolean on();
}
