/** The machine that a node runs on, as its files tell: its clock, how warm it is. */
package io.tiovivo.node.host;
