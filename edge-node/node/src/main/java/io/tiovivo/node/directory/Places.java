package io.tiovivo.node.directory;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.member.MemberRecord;
import io.tiovivo.node.member.MembershipView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Where on the ring a key is, and who owns it: the members that follow. */
final class Places {
  private static final String NAME_DOMAIN = "tiovivo/name/";

  /** Members beyond the owners that take entries, too: views of the ring differ for seconds. */
  private static final int SLACK = 2;

  private final MembershipView members;
  private final MemberRecord[] owners;
  private final MemberRecord[] nearly;

  Places(MembershipView members, int copies) {
    this.members = members;
    owners = new MemberRecord[copies];
    nearly = new MemberRecord[copies + SLACK];
  }

  /** The first 16 bytes of SHA-256("tiovivo/name/" + name). */
  static NodeId ofName(String name) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest((NAME_DOMAIN + name).getBytes(StandardCharsets.UTF_8));
      return NodeId.of(Arrays.copyOf(hash, NodeId.BYTES)).orElse(new NodeId(0, 1));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** The owners of a place, nearest first. */
  NodeId[] owners(NodeId place) {
    return ids(place, owners);
  }

  private NodeId[] ids(NodeId place, MemberRecord[] into) {
    int count = members.successors(place, into);
    NodeId[] ids = new NodeId[count];
    for (int i = 0; i < count; i++) {
      ids[i] = into[i].id();
    }
    return ids;
  }

  /** Whether a node may be an owner of the place, in somebody's view. */
  boolean mayOwn(NodeId node, NodeId place) {
    return Arrays.asList(ids(place, nearly)).contains(node);
  }

  /** Whether a member that came or went at {@code at} changes who owns a place. */
  boolean isTouched(NodeId place, NodeId at) {
    int count = members.successors(place, owners);
    if (count < owners.length) {
      return true;
    }
    NodeId last = owners[count - 1].id();
    boolean wraps = place.compareTo(last) > 0;
    boolean after = at.compareTo(place) >= 0;
    boolean before = at.compareTo(last) <= 0;
    return wraps ? after || before : after && before;
  }
}
