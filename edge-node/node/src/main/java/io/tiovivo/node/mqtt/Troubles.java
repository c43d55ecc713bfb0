package io.tiovivo.node.mqtt;

import io.tiovivo.node.broker.BrokerProblem;
import io.tiovivo.node.broker.BrokerProblem.Kind;
import io.tiovivo.node.config.MqttConfig;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** What went wrong, in words that help. */
final class Troubles {
  /** A chain of causes is no longer than this. */
  private static final int MAX_CAUSES = 16;

  private final MqttConfig broker;
  private final String where;

  Troubles(MqttConfig broker) {
    this.broker = broker;
    String host = BrokerSocket.bare(broker.host());
    where = (host.contains(":") ? "[" + host + "]" : host) + ":" + broker.port();
  }

  /** The broker did not answer in time. */
  BrokerProblem silent(boolean resolved, boolean reached) {
    if (!resolved) {
      return problem(Kind.HOST_NOT_FOUND, "the name server does not answer for " + broker.host());
    }
    return problem(
        Kind.SILENT,
        reached
            ? where + " takes the connection and then says nothing: the broker hangs, or is none"
            : where + " does not answer: is the box on, and no firewall in between?");
  }

  /** A connection that was there is silent. */
  BrokerProblem unanswered() {
    return problem(Kind.CONNECTION_LOST, "the broker at " + where + " does not answer any more");
  }

  /**
   * @param failure what our own socket saw first; null: nothing
   * @param thrown what Paho made of it; null: an end without a reason
   * @param connected whether there was a connection
   */
  BrokerProblem of(Throwable failure, Throwable thrown, boolean connected) {
    Throwable first = failure != null ? failure : thrown;
    Optional<NoBrokerException> known = cause(first, NoBrokerException.class);
    if (known.isPresent()) {
      BrokerProblem problem = known.get().problem();
      return problem(problem.kind(), where + ": " + problem.message());
    }
    Optional<SSLException> tls = cause(first, SSLException.class);
    if (tls.isPresent()) {
      return ofTls(tls.get(), connected);
    }
    if (connected) {
      return problem(Kind.CONNECTION_LOST, "the broker at " + where + " closed the connection");
    }
    if (first instanceof UnknownHostException) {
      return problem(Kind.HOST_NOT_FOUND, "no address is known for " + broker.host() + local());
    }
    if (first instanceof SocketTimeoutException) {
      return silent(true, false);
    }
    if (first instanceof NoRouteToHostException
        || first instanceof ConnectException && !refused(first)) {
      return problem(Kind.SILENT, "no way leads to " + where + ": " + first.getMessage());
    }
    if (first instanceof ConnectException) {
      return problem(
          Kind.REFUSED, "nobody listens at " + where + ": does the broker run, on this port?");
    }
    return thrown instanceof MqttException paho ? ofAnswer(paho) : closedEarly();
  }

  private static boolean refused(Throwable e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
  }

  private String local() {
    return broker.host().endsWith(".local")
        ? " (names that end in .local need the package libnss-mdns, or write the address)"
        : ": is it spelled right, and does the name server know it?";
  }

  private BrokerProblem ofAnswer(MqttException answer) {
    return switch (answer.getReasonCode()) {
      case MqttException.REASON_CODE_FAILED_AUTHENTICATION,
          MqttException.REASON_CODE_NOT_AUTHORIZED ->
          problem(Kind.NOT_LET_IN, notLetIn());
      case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
          problem(Kind.NOT_LET_IN, "the broker at " + where + " does not like our client id");
      case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
          problem(Kind.NOT_A_BROKER, "the broker at " + where + " does not speak MQTT 3.1.1");
      case MqttException.REASON_CODE_BROKER_UNAVAILABLE ->
          problem(Kind.REFUSED, "the broker at " + where + " says that it is not available now");
      default -> closedEarly();
    };
  }

  private String notLetIn() {
    if (broker.user().isEmpty()) {
      return "the broker at " + where + " wants a user and a password, and none are configured";
    }
    return "the broker at "
        + where
        + " does not let in user "
        + broker.user()
        + ": user or password is wrong"
        + broker.passwordFile().map(file -> " (password file " + file + ")").orElse("");
  }

  // Its alert is lost when the broker closes before it is read: then only this is to be seen.
  private BrokerProblem closedEarly() {
    if (broker.tls() && broker.certificateFile().isPresent()) {
      return problem(
          Kind.CERTIFICATE_REFUSED,
          where
              + " closed the connection without a word: perhaps it does not accept our certificate "
              + broker.certificateFile().get()
              + " (expired, or not of its CA)");
    }
    return problem(
        Kind.NOT_A_BROKER,
        where
            + " took the connection and closed it without a word: is it an MQTT broker"
            + (broker.tls() ? "?" : ", and does it want TLS (mqtts://)?"));
  }

  private BrokerProblem ofTls(SSLException e, boolean connected) {
    Optional<CertificateExpiredException> expired = cause(e, CertificateExpiredException.class);
    if (expired.isPresent()) {
      return problem(
          Kind.NOT_TRUSTED,
          "the certificate of the broker at " + where + " has expired: " + clock());
    }
    if (cause(e, CertificateNotYetValidException.class).isPresent()) {
      return problem(
          Kind.NOT_TRUSTED,
          "the certificate of the broker at " + where + " is not valid yet: " + clock());
    }
    String text = texts(e);
    if (text.contains("Received fatal alert")) {
      return ofAlert(text);
    }
    Optional<CertificateException> name = cause(e, CertificateException.class);
    if (name.isPresent() && (text.contains("No subject alternative") || text.contains("No name"))) {
      return problem(
          Kind.NOT_TRUSTED,
          "the broker's certificate is not for "
              + BrokerSocket.bare(broker.host())
              + ": write the name that is in it, or have one made with this name (subjectAltName)");
    }
    if (text.contains("PKIX") || text.contains("certification path") || name.isPresent()) {
      return problem(Kind.NOT_TRUSTED, notTrusted());
    }
    if (connected) {
      return problem(Kind.CONNECTION_LOST, "the broker at " + where + " closed the connection");
    }
    if (text.contains("reset") || text.contains("closed") || text.contains("Broken pipe")) {
      return closedEarly();
    }
    return problem(
        Kind.NOT_A_BROKER,
        "what answers at "
            + where
            + " does not speak TLS: wrong port (8883 is usual), or mqtt:// instead of mqtts://? ("
            + e.getMessage()
            + ")");
  }

  private BrokerProblem ofAlert(String text) {
    boolean ours =
        text.contains("certificate")
            || text.contains("unknown_ca")
            || text.contains("access_denied");
    if (!ours) {
      return problem(Kind.NOT_A_BROKER, "the broker at " + where + " ended TLS: " + text);
    }
    return problem(
        Kind.CERTIFICATE_REFUSED,
        "the broker at "
            + where
            + (broker.certificateFile().isEmpty()
                ? " wants a client certificate, and none is configured"
                : " does not accept our certificate "
                    + broker.certificateFile().get()
                    + ": expired, or not of its CA?"));
  }

  private String notTrusted() {
    return broker
        .caFile()
        .map(
            file ->
                "the certificate of the broker at "
                    + where
                    + " is not signed by any CA in "
                    + file
                    + ": copy the CA's certificate that the broker uses (cafile) into it")
        .orElse(
            "the certificate of the broker at "
                + where
                + " is not signed by a public authority: configure its CA's certificate as CA file");
  }

  private static String clock() {
    return "this box's clock says "
        + Instant.ofEpochSecond(System.currentTimeMillis() / 1000)
        + "; if that is wrong the clock is not set, and the connection comes once it is";
  }

  private static String texts(Throwable thrown) {
    StringBuilder all = new StringBuilder();
    Throwable each = thrown;
    for (int i = 0; i < MAX_CAUSES && each != null; i++) {
      all.append(each.getMessage()).append(' ');
      each = each.getCause();
    }
    return all.toString().trim();
  }

  private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> wanted) {
    Throwable each = thrown;
    for (int i = 0; i < MAX_CAUSES && each != null; i++) {
      if (wanted.isInstance(each)) {
        return Optional.of(wanted.cast(each));
      }
      each = each.getCause();
    }
    return Optional.empty();
  }

  // One line, whatever others' messages hold.
  private static BrokerProblem problem(Kind kind, String message) {
    return new BrokerProblem(kind, message.replaceAll("\\s+", " "));
  }
}
