/** Head-ends and boxes of the carousel on a virtual network, with real codec, keys and images. */
package io.tiovivo.testkit.carousel;
