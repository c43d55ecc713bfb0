package io.tiovivo.profile;

/**
 * What a box may spend on others. All are upper bounds; zero means not at all.
 *
 * @param leaves that it serves as a supernode
 * @param relayCircuits relayed at the same time
 * @param relayBitsPerSecond of all circuits together
 * @param mailboxBytes kept for boxes that are away
 * @param uplinkBitsPerSecond towards the internet, of everything together
 */
public record Budget(
    int leaves,
    int relayCircuits,
    long relayBitsPerSecond,
    long mailboxBytes,
    long uplinkBitsPerSecond) {}
