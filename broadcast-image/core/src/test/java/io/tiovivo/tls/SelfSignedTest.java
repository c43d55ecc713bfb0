package io.tiovivo.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.Test;

/** The certificate that a box makes for itself. */
class SelfSignedTest {
  @Test
  void shouldMakeACertificateThatStandsByItself() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    for (int i = 0; i < 20; i++) { // lengths of serial and signature vary
      KeyPair pair = generator.generateKeyPair();
      X509Certificate certificate = SelfSigned.certificate(pair);
      certificate.verify(pair.getPublic());
      assertEquals(3, certificate.getVersion());
      assertEquals("CN=tiovivo", certificate.getSubjectX500Principal().getName());
      assertEquals(certificate.getIssuerX500Principal(), certificate.getSubjectX500Principal());
      assertEquals("SHA256withECDSA", certificate.getSigAlgName());
      assertTrue(certificate.getNotAfter().after(certificate.getNotBefore()));
    }
  }
}
