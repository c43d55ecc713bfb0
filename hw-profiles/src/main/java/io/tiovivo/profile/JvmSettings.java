package io.tiovivo.profile;

import java.util.List;

/**
 * How the two JVMs of a box are started; they never run at the same time.
 *
 * @param loaderHeapBytes the loader's largest heap
 * @param nodeHeapBytes the node's largest heap
 * @param loaderFlags all flags of the loader, heap included
 * @param nodeFlags all flags of the node, heap included
 */
public record JvmSettings(
    long loaderHeapBytes, long nodeHeapBytes, List<String> loaderFlags, List<String> nodeFlags) {}
