/** A fleet's keys on the operator's disk: made, certified, replaced, backed up. */
package io.tiovivo.headend.keys;
