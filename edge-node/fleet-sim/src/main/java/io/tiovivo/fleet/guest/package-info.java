/** Runs on an emulated board, without a test framework: what only a real kernel can show. */
package io.tiovivo.fleet.guest;
