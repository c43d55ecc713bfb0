/**
 * Questions of people and programs: pings, look-ups, lists, watches; and passing pings on to
 * leaves. docs/OVERLAY.md has the budgets.
 */
package io.tiovivo.node.ask;
