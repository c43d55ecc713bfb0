/** The newest beacon in a node: what the fleet says to all its boxes. */
package io.tiovivo.node.beacon;
