/**
 * Datagrams over TLS connections, for networks that let nothing else out. TLS only carries: it gets
 * the bytes through, and proves nothing. What they say is protected by what is inside of them.
 */
package io.tiovivo.tls;
