package io.tiovivo.node.member;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.NodeId;
import io.tiovivo.node.proto.ContactRecord;
import io.tiovivo.node.proto.Member;
import io.tiovivo.node.proto.MemberState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a member may say about itself. */
class MemberWireTest {
  @ParameterizedTest
  @CsvSource({
    "800, 800, true",
    "0, 16384, true",
    "0, 1000000, false",
    "1000000, 1, false",
    "-1, 800, false"
  })
  void shouldNotBelieveOneHostThatItHoldsTheWholeFleet(int leaves, int capacity, boolean believed) {
    Member member =
        Member.newBuilder()
            .setContact(
                ContactRecord.newBuilder()
                    .setNodeId(ByteString.copyFrom(new NodeId(1, 2).bytes()))
                    .setIp(ByteString.copyFrom(new byte[] {10, 0, 0, 1}))
                    .setPort(8486))
            .setState(MemberState.ALIVE)
            .setIncarnation(5)
            .setLeaves(leaves)
            .setCapacity(capacity)
            .build();
    assertEquals(believed, new MemberWire().read(member).isPresent());
  }
}
