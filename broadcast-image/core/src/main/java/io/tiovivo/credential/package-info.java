/** Credentials of boxes: what the authority signs, and how a peer checks it offline. */
package io.tiovivo.credential;
