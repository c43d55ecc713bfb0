/** A node inside another program. docs/EMBEDDING.md begins with an example of ten lines. */
package io.tiovivo.node.api;
