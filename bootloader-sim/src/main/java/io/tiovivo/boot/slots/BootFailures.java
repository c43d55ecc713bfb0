package io.tiovivo.boot.slots;

import com.google.protobuf.ByteString;
import io.tiovivo.boot.proto.BootState;
import io.tiovivo.image.Admission;
import java.util.List;
import java.util.stream.Stream;

/** The images in a record that did not work here, by their manifests' digests. */
final class BootFailures {
  private BootFailures() {}

  /** Adds one and forgets the oldest if there are too many. */
  static void add(BootState.Builder state, ByteString digest) {
    List<ByteString> failed = Stream.concat(others(state, digest), Stream.of(digest)).toList();
    int surplus = Math.max(0, failed.size() - Admission.MAX_EXCLUDED);
    state.clearFailed().addAllFailed(failed.subList(surplus, failed.size()));
  }

  /** It works after all. */
  static void forget(BootState.Builder state, ByteString digest) {
    List<ByteString> others = others(state, digest).toList();
    state.clearFailed().addAllFailed(others);
  }

  private static Stream<ByteString> others(BootState.Builder state, ByteString digest) {
    return List.copyOf(state.getFailedList()).stream().filter(each -> !each.equals(digest));
  }
}
