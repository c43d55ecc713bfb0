/** {@code tiovivo demo}: the whole story on one machine, in processes of their own. */
package io.tiovivo.headend.demo;
