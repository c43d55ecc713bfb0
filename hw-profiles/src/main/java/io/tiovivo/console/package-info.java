/**
 * What a command says while it works: one redrawn line on a terminal, logfmt lines in a pipe. No
 * dependencies, no reflection.
 */
package io.tiovivo.console;
