package io.tiovivo.node.config;

import io.tiovivo.profile.Gpio;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a configuration is read against.
 *
 * @param gpio of the board; empty: unknown
 * @param zone of the machine; asked for only when times of day matter: its rules cost memory
 * @param paths makes a path of the file one that holds wherever the node runs
 */
public record Surroundings(
    Optional<Gpio> gpio, Supplier<ZoneId> zone, UnaryOperator<String> paths) {}
