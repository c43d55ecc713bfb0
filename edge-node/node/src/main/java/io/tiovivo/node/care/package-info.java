/**
 * Looking after a box: what is wrong with it, what others need to know to help, starting anew, and
 * the rescue shell.
 */
package io.tiovivo.node.care;
