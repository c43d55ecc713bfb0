/** How a supernode protects its host, in stages. */
package io.tiovivo.node.guard;
