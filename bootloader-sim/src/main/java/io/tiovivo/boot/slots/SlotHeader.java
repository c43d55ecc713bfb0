package io.tiovivo.boot.slots;

/**
 * What a slot says about itself.
 *
 * @param envelope the signed manifest with its chain, protobuf {@code Envelope}; not yet checked
 * @param imageBytes length of the image in the body
 * @param strips per block in which it lies there ({@link io.tiovivo.image.StripLayout}), at least
 *     1; not yet checked either
 */
public record SlotHeader(byte[] envelope, long imageBytes, int strips) {}
