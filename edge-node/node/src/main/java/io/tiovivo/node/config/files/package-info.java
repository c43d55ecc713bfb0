/** The configuration's files, and the part of the household that changes it while the node runs. */
package io.tiovivo.node.config.files;
