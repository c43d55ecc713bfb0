package io.tiovivo.carousel;

/**
 * What became of everything that reached the socket, since the receiver started. Each datagram is
 * in exactly one of {@code foreign}, {@code malformed}, {@code unknown}, {@code fileTable}, {@code
 * beacon}, {@code manifest}, {@code symbols} and {@code hashes}.
 *
 * @param datagrams that arrived
 * @param datagramBytes their UDP payload
 * @param foreign of another fleet or session
 * @param malformed not an ALC packet as docs/WIRE.md has it
 * @param unknown of a class of object that this receiver does not know
 * @param fileTable FLUTE file tables, which this receiver does not need
 * @param beacon symbols of beacons
 * @param manifest symbols of manifests
 * @param symbols symbols of images, whichever
 * @param useful symbols of images that were kept
 * @param duplicate symbols that were here already
 * @param otherObject symbols of an image that is not the offered one
 * @param mismatched symbols of the offered image with other FEC parameters or of a wrong length
 * @param surplus symbols of a block that had enough, those that came during decoding included
 * @param dropped symbols lost to a limit: memory or scratch full, or flash slower than the air
 * @param checks signature checks
 * @param checksDeferred beacons and manifests that lost the draw for a check to another: somebody
 *     sends more of them than a carousel does
 * @param badObjects beacons and manifests that failed their check
 * @param planFailures decodes that needed a symbol more
 * @param hashMismatches decodes whose result was not what the manifest says
 * @param hashes packets with hashes of symbols
 * @param hashChecks signature checks of these
 * @param forgedHashes of those that were checked, not authentic
 * @param forged symbols that a verified hash contradicts
 * @param unproven symbols without a hash that were dropped on the strict path: forged, or their
 *     hash was lost
 * @param strictPaths times that symbols were found to be forged, so that each is checked
 * @param checksSpared beacons and manifests dropped without a check: what came out was refused
 *     before, or is a recording of a beacon that was checked
 */
public record ReceiverCounters(
    long datagrams,
    long datagramBytes,
    long foreign,
    long malformed,
    long unknown,
    long fileTable,
    long beacon,
    long manifest,
    long symbols,
    long useful,
    long duplicate,
    long otherObject,
    long mismatched,
    long surplus,
    long dropped,
    long checks,
    long checksDeferred,
    long badObjects,
    long planFailures,
    long hashMismatches,
    long hashes,
    long hashChecks,
    long forgedHashes,
    long forged,
    long unproven,
    long strictPaths,
    long checksSpared) {}
