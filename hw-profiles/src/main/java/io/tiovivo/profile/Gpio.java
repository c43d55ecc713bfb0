package io.tiovivo.profile;

import java.util.Optional;
import java.util.SortedMap;

/**
 * Which GPIO lines are whose.
 *
 * @param statusLed shows the box's state
 * @param recoveryButton forces a fresh receive when held at boot
 * @param user lines for the owner, by name
 */
public record Gpio(
    Optional<GpioPin> statusLed,
    Optional<GpioPin> recoveryButton,
    SortedMap<String, GpioPin> user) {}
