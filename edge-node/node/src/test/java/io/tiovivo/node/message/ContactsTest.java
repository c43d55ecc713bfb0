package io.tiovivo.node.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.tiovivo.node.proto.ContactRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others say where somebody is. */
class ContactsTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, true",
    "127.0.0.1, true",
    "2001:db8::1, true",
    "224.0.0.1, false",
    "239.255.84.86, false",
    "255.255.255.255, false",
    "0.0.0.0, false",
    "ff02::1, false",
    "100::a00:1:0:1, false"
  })
  void shouldTakeOnlyWhatIsOneHost(String ip, boolean usable) throws UnknownHostException {
    byte[] bytes = InetAddress.getByName(ip).getAddress();
    ContactRecord contact =
        ContactRecord.newBuilder().setIp(ByteString.copyFrom(bytes)).setPort(8486).build();
    assertEquals(usable, Contacts.of(contact).isPresent());
  }
}
