/** {@code tiovivo profile}: lists, shows and detects hardware profiles. */
package io.tiovivo.headend.profile;
