/**
 * What may be set of a node, in one table: each key's name, syntax, default, limits, meaning, and
 * who may set it. Node and head-end check by the same table; docs/CONFIG.md is generated from it.
 */
package io.tiovivo.config;
