/** The owner's application beside the node: whether it is well, and what follows from it. */
package io.tiovivo.node.application;
