package io.tiovivo.node.config;

import java.util.Optional;

/**
 * The status page.
 *
 * @param on whether it is served
 * @param host address to serve it on; "": all of the LAN's
 * @param port TCP
 * @param tokenFile path; its first line lets people toggle pins and order updates; empty: the node
 *     makes one in its directory
 */
public record PageConfig(boolean on, String host, int port, Optional<String> tokenFile) {
  public static final PageConfig DEFAULT = new PageConfig(true, "", 8488, Optional.empty());

  // By hand: what a record would link at its first use costs a small board time and memory.
  @Override
  public boolean equals(Object other) {
    return other instanceof PageConfig that
        && on == that.on
        && host.equals(that.host)
        && port == that.port
        && tokenFile.equals(that.tokenFile);
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }
}
