package io.tiovivo.node.broker;

/**
 * Why there is no connection.
 *
 * @param message for people: what is wrong and what helps; one line
 */
public record BrokerProblem(Kind kind, String message) {
  /** What is wrong, for who decides what to do about it. */
  public enum Kind {
    /** No address has been found for the name. */
    HOST_NOT_FOUND,
    /** Nobody listens there, or something on the way says no. */
    REFUSED,
    /** It does not answer. */
    SILENT,
    /** What answers is not an MQTT broker, or not on this port. */
    NOT_A_BROKER,
    /** User or password are wrong, or missing. */
    NOT_LET_IN,
    /** Our file with password, certificate or key cannot be used. */
    BAD_FILE,
    /** The broker's certificate is not to be trusted. */
    NOT_TRUSTED,
    /** The broker does not like our certificate. */
    CERTIFICATE_REFUSED,
    /** Somebody else connects with our client id, or the broker throws us out at once. */
    TAKEN_OVER,
    /** The connection ended. */
    CONNECTION_LOST
  }
}
