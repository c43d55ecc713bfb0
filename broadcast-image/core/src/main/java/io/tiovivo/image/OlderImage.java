package io.tiovivo.image;

import io.tiovivo.image.proto.Manifest;

/**
 * An image that a box holds already, and from which it may take what a newer one has unchanged.
 * Nothing here is believed: each byte that is used has the hash that the newer image's signed
 * manifest says.
 *
 * @param manifest well-formed; where which file lies
 * @param image the bytes, whatever has become of them; a read may fail
 */
public record OlderImage(Manifest manifest, ByteSource image) {}
