package io.tiovivo.profile;

import java.util.List;
import java.util.Set;

/**
 * What a board is and what it may spend. Read from a data file and validated once, by {@link
 * Profiles}; docs/PROFILES.md describes each key.
 *
 * @param name lower-case word, such as rpi4b; manifests name boards by it
 * @param title for people
 * @param architecture "amd64", "aarch64" or "arm"
 * @param ramBytes of the smallest variant sold
 * @param flash how the flash is cut up
 * @param jvm how loader and node are started
 * @param roles that the box may take
 * @param budget what it may spend on others
 * @param gpio which lines are whose
 * @param network where the carousel is expected
 * @param compatible device tree strings that mean this board
 * @param absent device tree paths that must not be there: tells an emulator from the board
 */
public record Profile(
    String name,
    String title,
    String architecture,
    long ramBytes,
    FlashShape flash,
    JvmSettings jvm,
    Set<Role> roles,
    Budget budget,
    Gpio gpio,
    Network network,
    List<String> compatible,
    List<String> absent) {}
