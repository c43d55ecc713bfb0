/**
 * What people type: command lines, exit codes, units, settings files. No dependencies, no
 * reflection.
 */
package io.tiovivo.settings;
