/** An image on disk: its three files, how they are read, and what a box would say to them. */
package io.tiovivo.headend.release;
