/**
 * What owners may have a running node do, whichever way they ask: broker, page, command, button.
 */
package io.tiovivo.node.control;
