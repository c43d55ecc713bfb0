/**
 * What lies in a box's flash and who may change it when: layout, slots, boot record. Pure: all
 * input and output goes through {@link io.tiovivo.flash.FlashPort}.
 */
package io.tiovivo.boot.slots;
