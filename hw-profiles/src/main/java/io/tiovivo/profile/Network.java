package io.tiovivo.profile;

import java.util.List;

/**
 * Where the carousel is expected.
 *
 * @param interfaces names to try, best first; empty: all that can do multicast
 * @param carouselBitsPerSecond the fastest carousel that the board's link and flash keep up with
 */
public record Network(List<String> interfaces, long carouselBitsPerSecond) {}
