/** GPIO without hardware: a strict simulated chip, and the contract that every backend passes. */
package io.tiovivo.testkit.gpio;
