/** The head-end's command line. Never on a box: the signing keys are here. */
package io.tiovivo.headend;
