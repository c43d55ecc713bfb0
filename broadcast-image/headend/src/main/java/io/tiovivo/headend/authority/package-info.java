/** The fleet's authority: who is in the fleet, and the credentials that say so. */
package io.tiovivo.headend.authority;
