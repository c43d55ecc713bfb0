/**
 * Where a node can be found, and whether it is there. docs/OVERLAY.md, section "Directory and
 * presence".
 */
package io.tiovivo.node.directory;
