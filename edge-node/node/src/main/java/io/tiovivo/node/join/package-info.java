/** A leaf's way to a lease: whom it knows, whom it asks, when, and how it notices a loss. */
package io.tiovivo.node.join;
