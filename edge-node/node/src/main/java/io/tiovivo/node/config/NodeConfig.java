package io.tiovivo.node.config;

/**
 * All that may be set; immutable, checked. The keys are in docs/CONFIG.md.
 *
 * @param mqtt the home's broker
 * @param owner what the owner decides about updates and shared resources
 * @param gpio pins and light
 * @param page the status page
 * @param care log, rescue shell
 * @param reports what goes to the fleet's broker
 */
public record NodeConfig(
    MqttConfig mqtt,
    OwnerConfig owner,
    GpioConfig gpio,
    PageConfig page,
    CareConfig care,
    ReportsConfig reports) {
  /** What holds without a file. */
  public static NodeConfig defaults() {
    return new NodeConfig(
        MqttConfig.NONE,
        OwnerConfig.DEFAULT,
        GpioConfig.DEFAULT,
        PageConfig.DEFAULT,
        CareConfig.DEFAULT,
        ReportsConfig.NONE);
  }
}
