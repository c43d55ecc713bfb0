/** Asks the application how it is, and tells the node. */
package io.tiovivo.node.application.watch;
