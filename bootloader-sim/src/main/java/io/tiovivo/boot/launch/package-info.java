/** Adapter: turns a verified slot into files on the disk and a command for the supervisor. */
package io.tiovivo.boot.launch;
