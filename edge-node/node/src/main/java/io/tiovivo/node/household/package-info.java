/** How the parts of a node that serve its home fit together; each of them has a room of its own. */
package io.tiovivo.node.household;
