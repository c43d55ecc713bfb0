/**
 * Boot images: kernel, init and loader, received off the air into the other boot partition, tried
 * once, confirmed by a node that runs on them. The table and what carries it out; pure but for its
 * ports, {@link io.tiovivo.boot.image.BootSwitch} and {@link io.tiovivo.boot.image.BootMedium}.
 */
package io.tiovivo.boot.image;
