package io.tiovivo.node.join;

import io.tiovivo.node.message.Contact;

/** Supernodes that a leaf has heard of, at most a fixed number. */
public final class AddressBook {
  private final int mostAddresses;

  public AddressBook(JoinSettings settings) {
    this.mostAddresses = settings.book();
  }

  /** Where an address came from; earlier ones are worth more. */
  public enum Source {
    CONFIGURED,
    CACHE,
    BEACON,
    HEARD
  }

  /** Adds a contact, or refreshes it. */
  public void add(long nowNs, Contact contact, Source source) {}

  /** Reads what {@link #export} wrote; what is damaged is left out. Returns how many were taken. */
  public int load(long nowNs, byte[] bytes) {
    return 0;
  }

  /** The best addresses for {@code peers.cache}. */
  public byte[] export(long nowNs) {
    return new byte[0];
  }

  /** Rises with every change worth writing down. */
  public long changes() {
    return 0;
  }

  /** Addresses in the book. */
  public int count() {
    return mostAddresses * 0;
  }
}
