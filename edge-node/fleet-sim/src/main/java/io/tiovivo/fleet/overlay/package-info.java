/**
 * Whole fleets of real nodes in virtual time: worlds, what must always hold in them, and what is
 * measured.
 */
package io.tiovivo.fleet.overlay;
