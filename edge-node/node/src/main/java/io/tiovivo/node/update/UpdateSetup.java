package io.tiovivo.node.update;

import io.tiovivo.identity.Trust;
import io.tiovivo.image.BoxDescription;
import io.tiovivo.machine.Entropy;
import io.tiovivo.node.household.Desk;
import java.util.function.Supplier;

/**
 * What the update needs of its node.
 *
 * @param box which images are for it
 * @param trust what the node believes now
 * @param seed tells this box from others
 * @param receiveBitsPerSecond most that is received in the background, on average; 0: as it comes
 */
public record UpdateSetup(
    Desk desk,
    UpdateHost host,
    BoxFlash flash,
    BoxDescription box,
    Supplier<Trust> trust,
    Entropy entropy,
    long seed,
    long receiveBitsPerSecond) {}
