/** What board am I, and what may I spend: a data file for each board and typed records. */
package io.tiovivo.profile;
