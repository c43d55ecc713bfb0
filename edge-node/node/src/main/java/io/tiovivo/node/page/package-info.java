/**
 * The status page that a node serves to its home: requests and replies of HTTP/1.1 (RFC 9112), who
 * may see it, who may act. Pure; {@code node.page.http} connects it to a socket. docs/PAGE.md.
 */
package io.tiovivo.node.page;
