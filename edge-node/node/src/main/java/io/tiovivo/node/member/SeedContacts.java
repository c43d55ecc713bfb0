package io.tiovivo.node.member;

import io.tiovivo.node.message.Contact;
import java.util.List;

/** Supernodes known from elsewhere: the beacon's list, the cache, configuration. */
@FunctionalInterface
public interface SeedContacts {
  /** At most that many, best first or at random; may differ from call to call. */
  List<Contact> contacts(int most);
}
