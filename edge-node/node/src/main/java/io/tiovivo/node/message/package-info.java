/** What the parts of the overlay share: messages, contacts, and how a part reaches the world. */
package io.tiovivo.node.message;
