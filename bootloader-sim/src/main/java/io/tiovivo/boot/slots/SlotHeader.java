package io.tiovivo.boot.slots;

/**
 * What a slot says about itself.
 *
 * @param envelope the signed manifest with its chain, protobuf {@code Envelope}; not yet checked
 * @param imageBytes length of the image in the body
 */
public record SlotHeader(byte[] envelope, long imageBytes) {}
