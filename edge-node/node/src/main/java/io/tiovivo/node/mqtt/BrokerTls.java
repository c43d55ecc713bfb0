package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerProblem.Kind;
import io.tiovivo.node.config.MqttConfig;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS to a broker, of the owner's files. */
final class BrokerTls {
  private static final char[] NO_PASSWORD = new char[0];

  private BrokerTls() {}

  /**
   * @throws NoBrokerException when a file is not as it should be
   */
  static SSLSocketFactory of(MqttConfig broker) throws NoBrokerException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(who(broker), trust(broker), null);
      return context.getSocketFactory();
    } catch (NoBrokerException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new NoBrokerException(
          Kind.BAD_FILE, "certificate and key do not go together: " + e.getMessage());
    }
  }

  private static TrustManager[] trust(MqttConfig broker)
      throws GeneralSecurityException, IOException {
    if (broker.caFile().isEmpty()) {
      return null; // the public authorities that Java brings
    }
    KeyStore store = empty();
    int count = 0;
    for (Certificate each : PemFiles.certificates("CA file", broker.caFile().get())) {
      store.setCertificateEntry("ca" + count++, each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] who(MqttConfig broker) throws GeneralSecurityException, IOException {
    if (broker.certificateFile().isEmpty() && broker.keyFile().isEmpty()) {
      return null;
    }
    if (broker.certificateFile().isEmpty() || broker.keyFile().isEmpty()) {
      throw new NoBrokerException(
          Kind.BAD_FILE,
          "certificate file and key file go together: one of them is not configured");
    }
    String file = broker.certificateFile().get();
    List<Certificate> chain = PemFiles.certificates("certificate file", file);
    PrivateKey key = PemFiles.key(broker.keyFile().get());
    String wanted = chain.get(0).getPublicKey().getAlgorithm();
    if (!wanted.equals(key.getAlgorithm())) {
      throw new NoBrokerException(
          Kind.BAD_FILE,
          "the key file holds a key for "
              + key.getAlgorithm()
              + ", the certificate "
              + file
              + " wants one for "
              + wanted);
    }
    KeyStore store = empty();
    store.setKeyEntry("node", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
