/** What an owner, and within limits a fleet, may set: the keys, their meaning, their limits. */
package io.tiovivo.node.config;
