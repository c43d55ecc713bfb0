package io.tiovivo.identity;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many fields, and how long, a serialised protobuf message may have. Walks the bytes without
 * building anything, so that a hostile message is refused before a parser allocates for it: two
 * bytes on the wire can otherwise become an object of fifty.
 *
 * <p>Unknown fields may come, for newer senders, but few. Immutable once it is in use.
 */
public final class FieldLimits {
  /** Most unknown fields of one message. */
  public static final int MAX_UNKNOWN = 16;

  /** Messages in messages; ours go five deep. */
  private static final int MAX_DEPTH = 8;

  /** One field; {@code maxBytes} below 0: a number; {@code inside}: a message. */
  private record Field(String name, int maxCount, int maxBytes, FieldLimits inside) {}

  private final Map<Integer, Field> fields = new HashMap<>();

  /** A number, an enum or a flag. */
  public FieldLimits number(int number, String name) {
    return put(number, new Field(name, 1, -1, null));
  }

  /** Bytes or text. */
  public FieldLimits bytes(int number, String name, int maxBytes) {
    return repeatedBytes(number, name, 1, maxBytes);
  }

  /** Bytes or text, up to {@code maxCount} times. */
  public FieldLimits repeatedBytes(int number, String name, int maxCount, int maxBytes) {
    return put(number, new Field(name, maxCount, maxBytes, null));
  }

  /** A message. */
  public FieldLimits message(int number, String name, FieldLimits inside) {
    return repeated(number, name, 1, inside);
  }

  /** A message, up to {@code maxCount} times. */
  public FieldLimits repeated(int number, String name, int maxCount, FieldLimits inside) {
    return put(number, new Field(name, maxCount, Integer.MAX_VALUE, inside));
  }

  private FieldLimits put(int number, Field field) {
    if (fields.putIfAbsent(number, field) != null) {
      throw new IllegalArgumentException("field " + number + " is declared twice");
    }
    return this;
  }

  /** The first limit that these bytes break, or why they are no message at all; empty: none. */
  public Optional<String> flaw(byte[] message) {
    try {
      return flaw(CodedInputStream.newInstance(message), 0);
    } catch (IOException truncatedOrMalformed) {
      return Optional.of("not a well-formed message");
    }
  }

  private Optional<String> flaw(CodedInputStream in, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      return Optional.of("nested too deep");
    }
    Map<Integer, Integer> counts = new HashMap<>();
    int unknown = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      int wireType = WireFormat.getTagWireType(tag);
      if (wireType == WireFormat.WIRETYPE_START_GROUP
          || wireType == WireFormat.WIRETYPE_END_GROUP) {
        return Optional.of("a group, which no version of ours uses");
      }
      Field field = fields.get(number);
      if (field == null) {
        if (++unknown > MAX_UNKNOWN) {
          return Optional.of("more than " + MAX_UNKNOWN + " unknown fields");
        }
        in.skipField(tag);
        continue;
      }
      if (counts.merge(number, 1, Integer::sum) > field.maxCount) {
        return Optional.of(field.name + " comes more than " + times(field.maxCount));
      }
      Optional<String> flaw = fieldFlaw(in, tag, field, depth);
      if (flaw.isPresent()) {
        return flaw;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> fieldFlaw(CodedInputStream in, int tag, Field field, int depth)
      throws IOException {
    boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    if (delimited != field.maxBytes >= 0) {
      return Optional.of(field.name + " has the wrong type");
    }
    if (!delimited) {
      in.skipField(tag);
      return Optional.empty();
    }
    int length = in.readRawVarint32();
    if (length < 0) {
      return Optional.of(field.name + " has a negative length");
    }
    if (length > field.maxBytes) {
      return Optional.of(field.name + " has " + length + " bytes, more than " + field.maxBytes);
    }
    if (field.inside == null) {
      in.skipRawBytes(length);
      return Optional.empty();
    }
    int outer = in.pushLimit(length);
    Optional<String> flaw = field.inside.flaw(in, depth + 1);
    if (flaw.isEmpty() && in.getBytesUntilLimit() != 0) {
      return Optional.of(field.name + " is not a well-formed message");
    }
    in.popLimit(outer);
    return flaw.map(inner -> field.name + ": " + inner);
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }
}
