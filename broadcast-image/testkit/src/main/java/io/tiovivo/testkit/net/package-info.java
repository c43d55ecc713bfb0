/**
 * A network in virtual time: machines, datagrams that get lost, reordered, doubled and damaged, and
 * work that is charged instead of waited for. One seed, one run.
 */
package io.tiovivo.testkit.net;
