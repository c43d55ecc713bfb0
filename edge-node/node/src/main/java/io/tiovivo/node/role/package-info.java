/** Who becomes a supernode and who stops being one: eligibility, election, damping, demand. */
package io.tiovivo.node.role;
