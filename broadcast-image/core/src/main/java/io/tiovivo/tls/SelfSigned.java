package io.tiovivo.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Both ends of TLS as used here: the server shows a certificate that it made for itself at this
 * start, the client takes any. Who the other side is, the handshake inside proves.
 */
final class SelfSigned {
  private static final String PROTOCOL = "TLSv1.3";
  private static final String CURVE = "secp256r1";
  private static final int SERIAL_BYTES = 16;

  /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758). */
  private static final byte[] ECDSA_SHA256 = {
    0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x04, 0x03, 0x02
  };

  /** id-at-commonName, 2.5.4.3 (RFC 5280). */
  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};

  /** Nobody checks them, and a box has no clock. */
  private static final String NOT_BEFORE = "200101000000Z";

  private static final String NOT_AFTER = "491231235959Z";

  // Made when first needed: most boxes never are, and TLS takes more than a megabyte of theirs.
  private SSLContext client; // null: nobody has been called yet
  private SSLContext server; // null: nobody has come yet

  SSLEngine client() {
    if (client == null) {
      client = context(null);
    }
    return engine(client, true);
  }

  SSLEngine server() {
    if (server == null) {
      server = context(keys());
    }
    return engine(server, false);
  }

  private static SSLEngine engine(SSLContext context, boolean clientMode) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(clientMode);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    return engine;
  }

  private static SSLContext context(KeyManagerFactory keys) {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(
          keys == null ? null : keys.getKeyManagers(),
          new TrustManager[] {new AnyCertificate()},
          new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no TLS 1.3", e);
    }
  }

  private static KeyManagerFactory keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      KeyPair pair = generator.generateKeyPair();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "node", pair.getPrivate(), new char[0], new Certificate[] {certificate(pair)});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      return keys;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no certificate could be made", e);
    }
  }

  /** A certificate of version 3 without extensions (RFC 5280). */
  static X509Certificate certificate(KeyPair pair) throws GeneralSecurityException {
    byte[] serial = new byte[SERIAL_BYTES];
    new SecureRandom().nextBytes(serial);
    serial[0] = (byte) (serial[0] & 0x3F | 0x40); // positive, and as long as it looks
    byte[] algorithm = Der.of(Der.SEQUENCE, Der.of(Der.OID, ECDSA_SHA256));
    byte[] common =
        Der.of(Der.SEQUENCE, Der.of(Der.OID, COMMON_NAME), Der.text(Der.UTF8_STRING, "tiovivo"));
    byte[] name = Der.of(Der.SEQUENCE, Der.of(Der.SET, common));
    byte[] body =
        Der.of(
            Der.SEQUENCE,
            Der.of(Der.CONTEXT_0, Der.of(Der.INTEGER, new byte[] {2})),
            Der.of(Der.INTEGER, serial),
            algorithm,
            name,
            Der.of(
                Der.SEQUENCE,
                Der.text(Der.UTC_TIME, NOT_BEFORE),
                Der.text(Der.UTC_TIME, NOT_AFTER)),
            name,
            pair.getPublic().getEncoded());
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(pair.getPrivate());
    signer.update(body);
    byte[] whole = Der.of(Der.SEQUENCE, body, algorithm, Der.bits(signer.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  /** Takes any certificate. */
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
