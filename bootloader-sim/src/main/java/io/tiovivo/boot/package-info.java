/**
 * What to boot: the decision table and the checks that it asks for. Pure: flash through {@link
 * io.tiovivo.flash.FlashPort}, time as an argument.
 */
package io.tiovivo.boot;
