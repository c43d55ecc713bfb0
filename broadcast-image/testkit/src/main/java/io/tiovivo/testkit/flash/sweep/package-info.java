/** Power cuts at every operation of a story on flash, once and once more; see docs/BOOT.md. */
package io.tiovivo.testkit.flash.sweep;
