/**
 * Which supernodes there are: failure detection and gossip among them. docs/OVERLAY.md, section
 * "Membership".
 */
package io.tiovivo.node.member;
