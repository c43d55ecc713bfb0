package io.tiovivo.node.message;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.machine.StreamAddress;
import io.tiovivo.node.proto.ContactRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@link Contact} on the wire and back; what comes off the wire is checked field by field. */
public final class Contacts {
  /** Most characters of a version; longer ones are dropped from the contact. */
  public static final int MAX_VERSION = 64;

  private static final int MAX_PORT = 0xFFFF;
  private static final int MAX_LOAD_PERMILLE = 10_000;
  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z._+~-]*");

  private Contacts() {}

  /** The contact as a message. */
  public static ContactRecord record(Contact contact) {
    return brief(contact).toBuilder()
        .setVersion(contact.version())
        .setLoadPermille(contact.loadPermille())
        .build();
  }

  /** The same, but only who and where it is. */
  public static ContactRecord brief(Contact contact) {
    ContactRecord.Builder out =
        ContactRecord.newBuilder()
            .setIp(ByteString.copyFrom(contact.address().ip()))
            .setPort(contact.address().port())
            .setTcpPort(contact.tcpPort());
    if (contact.id() != null) {
      out.setNodeId(ByteString.copyFrom(contact.id().bytes()));
    }
    return out.build();
  }

  /** The contact that this message describes; empty: it describes none that could be reached. */
  public static Optional<Contact> of(ContactRecord in) {
    int ipBytes = in.getIp().size();
    boolean address = (ipBytes == 4 || ipBytes == 16) && isPort(in.getPort()) && in.getPort() > 0;
    if (!address || !isOneHost(in.getIp().toByteArray(), in.getPort())) {
      return Optional.empty();
    }
    boolean id = in.getNodeId().isEmpty() || in.getNodeId().size() == NodeId.BYTES;
    if (!id || !isPort(in.getTcpPort())) {
      return Optional.empty();
    }
    NodeId node = NodeId.of(in.getNodeId().toByteArray()).orElse(null);
    if (node == null && !in.getNodeId().isEmpty()) {
      return Optional.empty();
    }
    String version = isWord(in.getVersion()) ? in.getVersion() : "";
    int load = in.getLoadPermille();
    return Optional.of(
        new Contact(
            node,
            PeerAddress.of(in.getIp().toByteArray(), in.getPort()),
            in.getTcpPort(),
            version,
            load < 0 ? MAX_LOAD_PERMILLE : Math.min(load, MAX_LOAD_PERMILLE)));
  }

  /** The usable ones among these, {@code most} at most. */
  public static List<Contact> of(List<ContactRecord> in, int most) {
    List<Contact> contacts = new ArrayList<>();
    for (int i = 0; i < in.size() && contacts.size() < most; i++) {
      of(in.get(i)).ifPresent(contacts::add);
    }
    return contacts;
  }

  // Who is told of a contact knocks there: never at all who listen to a group, nor "here", nor at
  // what stands for a connection of ours.
  private static boolean isOneHost(byte[] ip, int port) {
    int first = ip[0] & 0xFF;
    boolean group = ip.length == 4 ? first >= 224 || first == 0 : first == 0xFF;
    return !group && !StreamAddress.is(PeerAddress.of(ip, port));
  }

  private static boolean isPort(int port) {
    return port >= 0 && port <= MAX_PORT;
  }

  private static boolean isWord(String word) {
    return word.length() <= MAX_VERSION && WORD.matcher(word).matches();
  }
}
