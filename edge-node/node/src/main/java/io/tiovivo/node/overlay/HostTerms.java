package io.tiovivo.node.overlay;

import io.tiovivo.node.message.Contact;
import java.util.List;

/**
 * What profile and owner say about this node's part in the fleet.
 *
 * @param version of its image; a word
 * @param board name of its profile; a word
 * @param leases that it may hold for others at most
 * @param profileAllows it to be a supernode
 * @param profileMega it to be of the mega reserve
 * @param dedicated the owner fixed the role of supernode: a small server
 * @param ownerAllows it to serve others at all
 * @param addressFixed the owner says where it is reached: nobody knows better
 * @param configured supernodes to begin with
 * @param massEvent many others may start with it: a boot after the power came back
 */
public record HostTerms(
    String version,
    String board,
    int leases,
    boolean profileAllows,
    boolean profileMega,
    boolean dedicated,
    boolean ownerAllows,
    boolean addressFixed,
    List<Contact> configured,
    boolean massEvent) {
  /** Most configured supernodes. */
  public static final int MAX_CONFIGURED = 32;

  public HostTerms {
    configured = List.copyOf(configured);
    if (configured.size() > MAX_CONFIGURED) {
      throw new IllegalArgumentException("more than " + MAX_CONFIGURED + " configured supernodes");
    }
    if (leases < 0) {
      throw new IllegalArgumentException("leases below 0");
    }
  }

  /** Of a box that may serve as its profile says. */
  public static HostTerms of(String version, String board, int leases) {
    return new HostTerms(
        version, board, leases, leases > 0, false, false, true, false, List.of(), false);
  }

  /** Of a supernode by its owner's will. */
  public static HostTerms dedicated(String version, String board, int leases) {
    return new HostTerms(version, board, leases, true, false, true, true, true, List.of(), false);
  }

  /** The same with supernodes to begin with. */
  public HostTerms joining(List<Contact> supernodes) {
    return new HostTerms(
        version,
        board,
        leases,
        profileAllows,
        profileMega,
        dedicated,
        ownerAllows,
        addressFixed,
        supernodes,
        massEvent);
  }

  /** The same with another will of the owner's. */
  HostTerms ownerAllowing(boolean allows) {
    return new HostTerms(
        version,
        board,
        leases,
        profileAllows,
        profileMega,
        dedicated,
        allows,
        addressFixed,
        configured,
        massEvent);
  }
}
