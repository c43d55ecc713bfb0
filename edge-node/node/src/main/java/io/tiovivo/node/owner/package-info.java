/**
 * What an owner decides about updates and about what this box spends on others, whatever the
 * head-end says. Pure; docs/UPDATE.md has the table.
 */
package io.tiovivo.node.owner;
