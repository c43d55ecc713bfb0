/** Images: built from a runtime, the node and the owner's files; signed, looked into, verified. */
package io.tiovivo.headend.image;
