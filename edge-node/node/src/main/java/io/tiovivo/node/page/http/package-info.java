/** The status page on the node's own loop: HTTP, the token's file, this machine's networks. */
package io.tiovivo.node.page.http;
