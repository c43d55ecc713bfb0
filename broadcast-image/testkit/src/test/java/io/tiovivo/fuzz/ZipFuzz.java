package io.tiovivo.fuzz;

import com.google.protobuf.ByteString;
import io.tiovivo.identity.Digests;
import io.tiovivo.image.ImageEntry;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.testkit.fleet.TestImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The reader of an image's ZIP, under any bytes where a file should be. It refuses with a typed
 * reason or gives the bytes that the manifest has the hash of, and never more bytes than the
 * manifest says. An input: how many bytes the manifest says (2 bytes), then the file's region.
 */
public final class ZipFuzz {
  private static final int PREFIX_BYTES = 2;
  private static final TestImage IMAGE = PacketFuzz.IMAGE;

  private ZipFuzz() {}

  /** Each file of an image that is as it should be. */
  public static Map<String, byte[]> seeds() {
    Map<String, byte[]> seeds = new LinkedHashMap<>();
    for (ImageFile file : IMAGE.manifest().getFilesList()) {
      int from = Math.toIntExact(file.getOffset());
      byte[] seed = new byte[PREFIX_BYTES + Math.toIntExact(file.getRegionBytes())];
      seed[0] = (byte) (file.getBytes() >> 8);
      seed[1] = (byte) file.getBytes();
      System.arraycopy(IMAGE.bytes(), from, seed, PREFIX_BYTES, seed.length - PREFIX_BYTES);
      seeds.put(file.getPath().replace('/', '-'), seed);
    }
    return seeds;
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length <= PREFIX_BYTES) {
      return;
    }
    int bytes = (input[0] & 0xFF) << 8 | input[1] & 0xFF;
    byte[] region = Arrays.copyOfRange(input, PREFIX_BYTES, input.length);
    for (ImageFile file : IMAGE.manifest().getFilesList()) {
      play(file.toBuilder().setBytes(bytes).setRegionBytes(region.length), region);
    }
  }

  private static void play(ImageFile.Builder claimed, byte[] region) {
    int symbolBytes = IMAGE.manifest().getFec().getSymbolBytes();
    int padding = Math.floorMod(-region.length, symbolBytes);
    byte[] image = Arrays.copyOf(region, region.length + padding);
    ImageFile file = claimed.setOffset(0).setRegionBytes(region.length).build();
    // What the rules refuse never gets here: only the length of the region is let through.
    ImageFile ruled = file.toBuilder().setRegionBytes(image.length).build();
    Manifest manifest =
        IMAGE.manifest().toBuilder()
            .clearFiles()
            .addFiles(ruled)
            .setImageBytes(image.length)
            .build();
    if (ManifestChecks.flaw(manifest).filter(flaw -> flaw.contains("unpack")).isPresent()) {
      return;
    }
    List<byte[]> pieces = new ArrayList<>();
    long total = 0;
    try (ImageEntry entry = ImageEntry.open(TestImage.source(image), file)) {
      byte[] buffer = new byte[1000];
      for (int count = entry.read(buffer, 0, 1000); count >= 0; ) {
        total += count;
        if (total > file.getBytes()) {
          throw new AssertionError("more bytes than the manifest says: " + total);
        }
        pieces.add(Arrays.copyOf(buffer, count));
        count = entry.read(buffer, 0, 1000);
      }
    } catch (ImageFormatException refused) {
      return;
    }
    byte[] whole = new byte[Math.toIntExact(total)];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, whole, at, piece.length);
      at += piece.length;
    }
    if (!ByteString.copyFrom(Digests.sha256(whole)).equals(file.getSha256())) {
      throw new AssertionError("other bytes than the manifest has the hash of");
    }
  }
}
