package io.tiovivo.node.join;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Contacts;
import io.tiovivo.node.proto.AddressCache;
import io.tiovivo.node.proto.CachedContact;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Supernodes that a leaf has heard of, at most a fixed number, scored by age and by how they
 * behaved. A contact that failed rests: it is not drawn until its time is over. Some 60 bytes an
 * address, because many books live in one simulator.
 */
public final class AddressBook {
  private static final int FORMAT = 1;
  private static final int MAX_EXPORT_BYTES = 64 * 1024;
  // What failed comes last anyway; but where nobody else is known it must not be long.
  private static final int MAX_REST_DOUBLINGS = 1;
  private static final int MAX_AGE_S = 10 * 365 * 24 * 3_600;
  private static final int NOBODY = -1;
  private static final long SECOND_NS = 1_000_000_000L;

  private final int mostAddresses;
  private final long restNs;
  private final AddressRows rows = new AddressRows();
  private long changes;

  public AddressBook(JoinSettings settings) {
    this.mostAddresses = settings.book();
    this.restNs = settings.contactRestNs();
  }

  /** Where an address came from. */
  public enum Source {
    /** The owner wrote it down: never dropped. */
    CONFIGURED,
    /** The file of an earlier life. */
    CACHE,
    /** The fleet's beacon. */
    BEACON,
    /** A supernode or the segment told us. */
    HEARD
  }

  /** Adds a contact, or refreshes it; a full book drops its worst for a better one. */
  public void add(long nowNs, Contact contact, Source source) {
    put(contact, source, seconds(nowNs));
  }

  /** It answered; {@code served}: with a lease. */
  public void answered(long nowNs, Contact contact, boolean served) {
    int row = put(contact, Source.HEARD, seconds(nowNs));
    if (row != NOBODY) {
      rows.failures[row] = 0;
      rows.served[row] |= served;
      rows.restUntilNs[row] = Long.MIN_VALUE;
    }
  }

  /** It did not answer: it rests, longer each time. */
  public void failed(long nowNs, Contact contact, SplittableRandom random) {
    int row = rows.find(contact);
    if (row != NOBODY) {
      int doublings = Math.min(rows.failures[row], MAX_REST_DOUBLINGS);
      rows.failures[row] = (byte) Math.min(rows.failures[row] + 1, Byte.MAX_VALUE);
      long least = restNs << doublings;
      rows.restUntilNs[row] = nowNs + least + random.nextLong(least);
      changes++;
    }
  }

  /** It said when to come back: it is not drawn before. */
  public void rest(Contact contact, long untilNs) {
    int row = rows.find(contact);
    if (row != NOBODY) {
      rows.restUntilNs[row] = Math.max(rows.restUntilNs[row], untilNs);
    }
  }

  /** It is no supernode any more. */
  public void demoted(long nowNs, Contact contact, SplittableRandom random) {
    int row = rows.find(contact);
    if (row == NOBODY) {
      return;
    }
    if (rows.source[row] == Source.CONFIGURED.ordinal()) {
      failed(nowNs, contact, random);
    } else {
      rows.remove(row);
      changes++;
    }
  }

  /** Whether that contact should be left alone for now. */
  public boolean rests(long nowNs, Contact contact) {
    int row = rows.find(contact);
    return row != NOBODY && rows.restUntilNs[row] > nowNs;
  }

  /**
   * Draws a contact that does not rest, of those that failed least often in a row: what is untried
   * comes before what was dead a while ago. First one of the sources by lot, so that a long list
   * from one of them does not drown the others; then the better of two of its contacts.
   */
  public Optional<Contact> draw(long nowNs, SplittableRandom random) {
    int[] usable = new int[Source.values().length];
    int sources = 0;
    int failures = fewestFailures(nowNs);
    for (int row = 0; row < rows.count; row++) {
      if (isUsable(row, nowNs, failures) && usable[rows.source[row]]++ == 0) {
        sources++;
      }
    }
    if (sources == 0) {
      return Optional.empty();
    }
    int lot = random.nextInt(sources);
    int source = 0;
    while (usable[source] == 0 || lot-- > 0) {
      source++;
    }
    int one = nth(nowNs, failures, source, random.nextInt(usable[source]));
    int other = nth(nowNs, failures, source, random.nextInt(usable[source]));
    int now = seconds(nowNs);
    return Optional.of(rows.contact(badness(one, now) <= badness(other, now) ? one : other));
  }

  private int fewestFailures(long nowNs) {
    int fewest = Byte.MAX_VALUE;
    for (int row = 0; row < rows.count; row++) {
      if (rows.restUntilNs[row] <= nowNs) {
        fewest = Math.min(fewest, rows.failures[row]);
      }
    }
    return fewest;
  }

  private boolean isUsable(int row, long nowNs, int failures) {
    return rows.restUntilNs[row] <= nowNs && rows.failures[row] == failures;
  }

  private int nth(long nowNs, int failures, int source, int index) {
    for (int row = 0, left = index; row < rows.count; row++) {
      if (rows.source[row] == source && isUsable(row, nowNs, failures) && left-- == 0) {
        return row;
      }
    }
    throw new IllegalStateException("no address " + index + " of source " + source);
  }

  /** Reads what {@link #export} wrote; what is damaged is left out. Returns how many were taken. */
  public int load(long nowNs, byte[] bytes) {
    if (bytes.length > MAX_EXPORT_BYTES) {
      return 0;
    }
    AddressCache cache;
    try {
      cache = AddressCache.parseFrom(bytes);
    } catch (InvalidProtocolBufferException damaged) {
      return 0;
    }
    int taken = 0;
    int now = seconds(nowNs);
    List<CachedContact> contacts = cache.getContactsList();
    for (int i = 0; i < contacts.size() && i < mostAddresses; i++) {
      CachedContact each = contacts.get(i);
      Optional<Contact> contact = Contacts.of(each.getContact());
      if (contact.isPresent() && each.getAgeS() >= 0 && rows.find(contact.get()) == NOBODY) {
        int row = put(contact.get(), Source.CACHE, now - Math.min(each.getAgeS(), MAX_AGE_S));
        if (row != NOBODY) {
          rows.failures[row] = (byte) Math.max(0, Math.min(each.getFailures(), Byte.MAX_VALUE));
          rows.served[row] = each.getServed();
          taken++;
        }
      }
    }
    return taken;
  }

  /** The addresses for {@code peers.cache}, best first. */
  public byte[] export(long nowNs) {
    int now = seconds(nowNs);
    AddressCache.Builder cache = AddressCache.newBuilder().setFormat(FORMAT);
    IntStream.range(0, rows.count)
        .boxed()
        .sorted(Comparator.comparingLong(row -> badness(row, now)))
        .forEach(row -> cache.addContacts(cached(row, now)));
    return cache.build().toByteArray();
  }

  private CachedContact cached(int row, int now) {
    return CachedContact.newBuilder()
        .setContact(Contacts.record(rows.contact(row)))
        .setAgeS(Math.max(0, now - rows.seenS[row]))
        .setFailures(rows.failures[row])
        .setServed(rows.served[row])
        .build();
  }

  /** Rises with every change worth writing down. */
  public long changes() {
    return changes;
  }

  /** Addresses in the book. */
  public int count() {
    return rows.count;
  }

  private int put(Contact contact, Source source, int seenS) {
    int row = rows.find(contact);
    if (row == NOBODY) {
      row = rows.count < mostAddresses ? rows.add() : worst(seenS);
      if (row == NOBODY) {
        return NOBODY;
      }
      rows.clear(row, source.ordinal());
      changes++;
    }
    if (source == Source.CONFIGURED) {
      rows.source[row] = (byte) source.ordinal();
    }
    rows.set(row, contact, seenS);
    return row;
  }

  /** The row to drop for a fresh contact; none when all that are in are better or configured. */
  private int worst(int nowS) {
    int worst = NOBODY;
    for (int row = 0; row < rows.count; row++) {
      boolean droppable = rows.source[row] != Source.CONFIGURED.ordinal();
      if (droppable && (worst == NOBODY || badness(row, nowS) > badness(worst, nowS))) {
        worst = row;
      }
    }
    return worst;
  }

  /** Seconds of age; a failure counts as an hour, a lease held there as an hour less. */
  private long badness(int row, int nowS) {
    long hours = rows.failures[row] - (rows.served[row] ? 1 : 0);
    return (long) nowS - rows.seenS[row] + hours * 3_600;
  }

  private static int seconds(long nowNs) {
    return (int) (nowNs / SECOND_NS);
  }
}
