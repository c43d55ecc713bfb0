/**
 * The node's side of updates: receives the next release into the other slot while it works, and
 * restarts into it when the owner lets it; docs/UPDATE.md.
 */
package io.tiovivo.node.update;
