/** Small things that every command does with files, done once and rightly. No dependencies. */
package io.tiovivo.files;
