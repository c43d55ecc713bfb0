/**
 * What an owner, and within limits a fleet, has set: put together of the file, of choices at run
 * time and of the fleet's beacon, by the table of keys in {@link io.tiovivo.config}.
 */
package io.tiovivo.node.config;
