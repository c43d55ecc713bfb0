package io.tiovivo.headend.image;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.console.Table;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.identity.Digests;
import io.tiovivo.identity.Fleet;
import io.tiovivo.identity.KeyId;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.KeyCertificate;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.identity.proto.Signature;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.image.Offers;
import io.tiovivo.image.Toi;
import io.tiovivo.image.proto.Check;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Launch;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.image.proto.SymbolAuthentication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Everything in a manifest and its envelope, for people. Believes nothing and verifies nothing. */
final class ImageReport {
  /** Goals for a node with its own runtime. */
  static final long AIR_BUDGET_BYTES = 20_000_000;

  static final long UNPACKED_BUDGET_BYTES = 55_000_000;

  /** Goal for a boot image: kernel, init, loader with its runtime. */
  static final long BOOT_BUDGET_BYTES = 40_000_000;

  private final StringBuilder text = new StringBuilder();
  private final Manifest manifest;

  private ImageReport(Manifest manifest) {
    this.manifest = manifest;
  }

  /** Sizes beside their budgets, in a line. */
  static String sizes(Manifest manifest) {
    if (manifest.getKind() == ImageKind.BOOT) {
      return "a boot image, " + budget(manifest.getImageBytes(), BOOT_BUDGET_BYTES);
    }
    long unpackedBytes = manifest.getFilesList().stream().mapToLong(ImageFile::getBytes).sum();
    return manifest.getFilesCount()
        + " files, unpacked "
        + budget(unpackedBytes, UNPACKED_BUDGET_BYTES)
        + ", on the air "
        + budget(manifest.getImageBytes(), AIR_BUDGET_BYTES);
  }

  /** What is larger than it should be and works all the same. */
  static List<String> warnings(Manifest manifest) {
    List<String> warnings = new ArrayList<>();
    long unpackedBytes = manifest.getFilesList().stream().mapToLong(ImageFile::getBytes).sum();
    if (unpackedBytes > UNPACKED_BUDGET_BYTES) {
      warnings.add(over("unpacked", unpackedBytes, UNPACKED_BUDGET_BYTES));
    }
    if (manifest.getImageBytes() > AIR_BUDGET_BYTES) {
      warnings.add(over("on the air", manifest.getImageBytes(), AIR_BUDGET_BYTES));
    }
    return warnings;
  }

  private static String over(String where, long bytes, long budgetBytes) {
    return String.format(
        Locale.ROOT,
        "warning: %s %.1f MB is over the budget of %d MB; boxes whose flash has room take it"
            + " (runtimes of newer JDKs are larger)",
        where,
        bytes / 1e6,
        budgetBytes / 1_000_000);
  }

  private static String budget(long bytes, long budgetBytes) {
    return String.format(
        Locale.ROOT,
        "%.1f MB (%s %d)",
        bytes / 1e6,
        bytes > budgetBytes ? "over the budget of" : "budget",
        budgetBytes / 1_000_000);
  }

  /** A manifest that is not signed yet. */
  static String unsigned(Manifest draft) {
    ImageReport report = new ImageReport(draft);
    report.line("state", "built, not signed: tiovivo image sign");
    report.content();
    return report.text.toString();
  }

  /** A signed one. */
  static String signed(Manifest manifest, Envelope envelope, int envelopeBytes) {
    ImageReport report = new ImageReport(manifest);
    byte[] digest = Digests.sha256(envelope.getSigned().getPayload().toByteArray());
    report.line("fleet", manifest.getFleet() + hex(", TSI ", Fleet.tsi(manifest.getFleet())));
    report.line("release", Long.toString(manifest.getRelease()));
    report.line("security counter", Long.toString(manifest.getSecurityCounter()));
    if (manifest.getEmergency()) {
      report.line("emergency", "passes owners' update windows when two release keys have signed");
    }
    report.line("created", time(manifest.getCreatedS()));
    report.line("accepted until", time(manifest.getNotAfterS()));
    report.line("manifest", envelopeBytes + " bytes with its chain");
    report.line("manifest sha256", HexFormat.of().formatHex(digest));
    report.line("TOI", hex("manifest ", Toi.manifest(digest)) + hex(", image ", Toi.image(digest)));
    report.content();
    report.chain(envelope);
    return report.text.toString();
  }

  private void content() {
    line("product", clean(manifest.getProduct()));
    line("version", clean(manifest.getVersion()));
    line("kind", manifest.getKind().name().toLowerCase(Locale.ROOT));
    line("architecture", clean(manifest.getArchitecture()));
    String boards = String.join(", ", manifest.getBoardsList());
    line("boards", boards.isEmpty() ? "any of this architecture" : clean(boards));
    line("size", sizes(manifest));
    line("sha256", hex(manifest.getImageSha256()));
    fec();
    if (manifest.getKind() != ImageKind.BOOT) {
      line("node", command(manifest.getNode().getCommandList()));
    }
    if (manifest.hasApplication()) {
      line("application", command(manifest.getApplication().getCommandList()));
      line("its check", check(manifest.getApplication()));
    }
    if (manifest.hasSymbolAuthentication()) {
      SymbolAuthentication symbols = manifest.getSymbolAuthentication();
      line(
          "symbols",
          "authenticated by scheme "
              + symbols.getScheme()
              + " in batches of "
              + symbols.getBatchSymbols());
    } else {
      line("symbols", "not authenticated one by one; by block hashes");
    }
    line("for", "every box; a broadcast may offer it to a cohort, halt or pin it");
    if (!manifest.getNotes().isEmpty()) {
      line("notes", clean(manifest.getNotes()).replace("\n", "\n" + " ".repeat(18)));
    }
    if (manifest.getKind() != ImageKind.BOOT) {
      files();
    }
  }

  private static String check(Launch application) {
    if (!application.hasCheck()) {
      return "none: its health is no part of the boot's confirmation";
    }
    Check check = application.getCheck();
    String what = "that it runs without ending";
    if (check.getCommandCount() > 0) {
      what = command(check.getCommandList());
    } else if (!check.getUrl().isEmpty()) {
      what = clean(check.getUrl());
    } else if (!check.getFile().isEmpty()) {
      what = "that it changes $TIOVIVO_RUN/" + clean(check.getFile());
    }
    return what + ", every " + check.getEveryS() + " s";
  }

  private void fec() {
    ObjectTransmissionInformation oti =
        Offers.transmission(manifest.getImageBytes(), manifest.getFec());
    line(
        "RaptorQ",
        oti.sourceSymbols()
            + " symbols of "
            + oti.symbolBytes()
            + " bytes (alignment "
            + oti.alignment()
            + ") in "
            + oti.sourceBlocks()
            + " blocks of "
            + oti.subBlocks()
            + " sub-blocks");
    Table table = new Table(">BLOCK", ">SYMBOLS", ">BYTES", "SHA-256");
    for (int sbn = 0; sbn < oti.sourceBlocks(); sbn++) {
      table.row(
          Integer.toString(sbn),
          Integer.toString(oti.blockSymbols(sbn)),
          Long.toString(oti.blockBytes(sbn)),
          hex(manifest.getBlockSha256(sbn)));
    }
    table.lines().forEach(row -> text.append("  ").append(row).append('\n'));
  }

  private void files() {
    text.append("files\n");
    // The path before the hash: hashes are long, and what follows them is off the screen.
    Table table = new Table(">OFFSET", ">ON THE AIR", ">UNPACKED", " ", "PATH", "SHA-256");
    for (ImageFile file : manifest.getFilesList()) {
      table.row(
          Long.toString(file.getOffset()),
          Long.toString(file.getRegionBytes()),
          Long.toString(file.getBytes()),
          file.getExecutable() ? "x" : " ",
          clean(file.getPath()),
          hex(file.getSha256()));
    }
    table.lines().forEach(row -> text.append("  ").append(row).append('\n'));
  }

  private void chain(Envelope envelope) {
    text.append("signatures\n");
    for (Signature signature : envelope.getSigned().getSignaturesList()) {
      text.append("  key ").append(hex(signature.getKeyId())).append('\n');
    }
    text.append("chain\n");
    for (Signed signed : envelope.getChain().getRootSetsList()) {
      text.append("  ").append(rootSet(signed)).append('\n');
    }
    for (Signed signed : envelope.getChain().getCertificatesList()) {
      text.append("  ").append(certificate(signed)).append('\n');
    }
  }

  private static String rootSet(Signed signed) {
    try {
      RootSet set = RootSet.parseFrom(signed.getPayload());
      String revoked =
          set.getRevokedKeyIdsList().stream()
              .map(ImageReport::hex)
              .collect(Collectors.joining(" "));
      return "root set "
          + set.getVersion()
          + ": "
          + set.getThreshold()
          + " of "
          + set.getKeysCount()
          + " keys, issued "
          + time(set.getIssuedS())
          + (revoked.isEmpty() ? "" : ", revokes " + revoked)
          + signers(signed);
    } catch (InvalidProtocolBufferException e) {
      return "a damaged root set";
    }
  }

  private static String certificate(Signed signed) {
    try {
      KeyCertificate certificate = KeyCertificate.parseFrom(signed.getPayload());
      return certificate.getRole().name().toLowerCase(Locale.ROOT)
          + " key "
          + KeyId.of(certificate.getKey().getKey().toByteArray())
          + " until "
          + time(certificate.getNotAfterS())
          + signers(signed);
    } catch (InvalidProtocolBufferException e) {
      return "a damaged certificate";
    }
  }

  private static String signers(Signed signed) {
    return signed.getSignaturesList().stream()
        .map(signature -> hex(signature.getKeyId()))
        .map(id -> id.substring(0, Math.min(8, id.length())))
        .collect(Collectors.joining(" ", ", signed by ", ""));
  }

  private void line(String name, String value) {
    text.append(String.format(Locale.ROOT, "%-17s %s%n", name, value));
  }

  private static String command(List<String> words) {
    return clean(String.join(" ", words));
  }

  private static String time(long timeS) {
    return timeS <= 0 || timeS > 253_402_300_799L
        ? "(not set)"
        : Instant.ofEpochSecond(timeS).toString();
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static String hex(String before, int value) {
    return String.format(Locale.ROOT, "%s0x%08x", before, value);
  }

  /** Terminals obey control characters. */
  private static String clean(String hostile) {
    return hostile.replaceAll("[\\p{Cntrl}&&[^\n]]", "?");
  }
}
