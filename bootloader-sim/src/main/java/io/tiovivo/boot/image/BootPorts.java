package io.tiovivo.boot.image;

/** The ports of a board with two boot partitions. */
public record BootPorts(BootSwitch firmware, BootMedium medium) {}
