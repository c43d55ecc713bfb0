/** How a received image gets into a slot, for the loader and for the node that works meanwhile. */
package io.tiovivo.boot.install;
