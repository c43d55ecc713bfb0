package io.tiovivo.headend.broadcast;

import io.tiovivo.carousel.OnAirImage;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.proto.Offer;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The images of a broadcast, followed on disk: when a manifest changes, the new release takes the
 * old one's place as soon as it is whole. Until then the old one stays on the air.
 */
final class ReleaseShelf {
  /** What one image argument says. */
  record Entry(Path image, int weight) {}

  /**
   * What beacons say about some of the images, by file name or version.
   *
   * @param halted boxes take them no longer
   * @param pinned boxes take them even if what they run is newer
   */
  record Wishes(List<String> halted, List<String> pinned) {}

  /** Something to tell the operator. */
  record News(String image, String version, String problem) {}

  private record Stamp(FileTime changed, long bytes) {}

  private final List<Entry> entries;
  private final Trust trust;
  private final LongSupplier nowS;
  private final Wishes wishes;
  private final Map<Path, Release> releases = new TreeMap<>();
  private final Map<Path, Stamp> stamps = new TreeMap<>();

  ReleaseShelf(List<Entry> entries, Trust trust, LongSupplier nowS, Wishes wishes) {
    this.entries = entries;
    this.trust = trust;
    this.nowS = nowS;
    this.wishes = wishes;
  }

  /**
   * Loads all of them.
   *
   * @throws CommandException when one cannot be broadcast
   */
  void load() throws IOException, CommandException {
    for (Entry entry : entries) {
      stamps.put(entry.image, stamp(entry.image));
      releases.put(entry.image, Release.load(entry.image, entry.weight, trust, nowS.getAsLong()));
    }
    checkNames("--halt", wishes.halted);
    checkNames("--pin", wishes.pinned);
  }

  /** Looks for changes; what has changed and is whole is on the shelf afterwards. */
  List<News> refresh() {
    List<News> news = new ArrayList<>();
    for (Entry entry : entries) {
      Stamp stamp = stamp(entry.image);
      if (!stamp.equals(stamps.get(entry.image))) {
        stamps.put(entry.image, stamp);
        reload(entry, news);
      }
    }
    return news;
  }

  private void reload(Entry entry, List<News> news) {
    String name = entry.image.getFileName().toString();
    try {
      Release fresh = Release.load(entry.image, entry.weight, trust, nowS.getAsLong());
      Release old = releases.put(entry.image, fresh);
      if (!Arrays.equals(fresh.onAir().manifestSha256(), old.onAir().manifestSha256())) {
        news.add(new News(name, fresh.offer().getVersion(), ""));
      }
    } catch (IOException | CommandException e) {
      news.add(new News(name, "", String.valueOf(e.getMessage())));
    }
  }

  /** What the sender is to show. */
  List<OnAirImage> images() {
    return releases.values().stream().map(Release::onAir).toList();
  }

  /** What beacons are to say. */
  List<Offer> offers() {
    return releases.values().stream()
        .map(
            release ->
                release.offer().toBuilder()
                    .setHalted(names(release).stream().anyMatch(wishes.halted::contains))
                    .setPinned(names(release).stream().anyMatch(wishes.pinned::contains))
                    .build())
        .toList();
  }

  /** What an image may be called on the command line. */
  private static Set<String> names(Release release) {
    String zip = release.onAir().name();
    return new TreeSet<>(
        List.of(zip, zip.replaceFirst("\\.(zip|boot)$", ""), release.offer().getVersion()));
  }

  /** A name that means nothing would leave boxes as they are, which nobody would notice. */
  private void checkNames(String option, List<String> wanted) throws UsageException {
    Set<String> known = new TreeSet<>();
    releases.values().forEach(release -> known.addAll(names(release)));
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new UsageException(
            option
                + " "
                + UsageException.quoted(name)
                + " is neither name nor version of an image here"
                + Nearest.hint("", name, known)
                + ": use one of "
                + String.join(", ", known));
      }
    }
  }

  private static Stamp stamp(Path image) {
    Path manifest = ImageFiles.of(image).manifest();
    try {
      return new Stamp(Files.getLastModifiedTime(manifest), Files.size(manifest));
    } catch (IOException gone) {
      return new Stamp(FileTime.fromMillis(0), -1);
    }
  }
}
