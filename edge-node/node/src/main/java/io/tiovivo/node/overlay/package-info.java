/** The node among the boxes as one machine: composes sessions and all parts. */
package io.tiovivo.node.overlay;
