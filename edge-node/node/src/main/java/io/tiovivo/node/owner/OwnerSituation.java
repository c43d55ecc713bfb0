package io.tiovivo.node.owner;

import java.util.OptionalLong;

/**
 * What a decision about updates goes by, beside the owner's configuration.
 *
 * @param nowS seconds since 1970; empty: the time is not known yet
 * @param confirmed whether the release that runs has proved itself
 * @param usage of the data caps so far
 */
public record OwnerSituation(OptionalLong nowS, boolean confirmed, DataUse.Usage usage) {}
