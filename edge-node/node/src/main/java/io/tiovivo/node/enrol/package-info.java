/** How a box gets its credential from the fleet's authority, and keeps it fresh. */
package io.tiovivo.node.enrol;
