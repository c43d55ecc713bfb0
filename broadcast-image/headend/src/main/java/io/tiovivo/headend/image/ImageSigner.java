package io.tiovivo.headend.image;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.files.WholeFile;
import io.tiovivo.headend.keys.EnvelopeSigner;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.ReleaseCounter;
import io.tiovivo.headend.release.ContentCheck;
import io.tiovivo.headend.release.FileSource;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.identity.Checked;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns what was built into what a fleet's boxes accept. */
public final class ImageSigner {
  /**
   * What the signer decides.
   *
   * @param release empty: the next one
   * @param securityCounter empty: as last time
   * @param boards empty: as built
   * @param notAfterS 0: does not expire
   * @param emergency may pass owners' update windows, once two release keys have signed
   */
  public record Decisions(
      Optional<Long> release,
      Optional<Long> securityCounter,
      List<String> boards,
      long notAfterS,
      String notes,
      boolean emergency) {}

  private final FleetKeys keys;
  private final long nowS;

  /**
   * @param nowS seconds since 1970
   */
  public ImageSigner(FleetKeys keys, long nowS) {
    this.keys = keys;
    this.nowS = nowS;
  }

  /** Signs {@code NAME.zip} as {@code NAME.build} describes it; writes {@code NAME.manifest}. */
  public Manifest sign(Path image, Decisions decisions) throws IOException, CommandException {
    ImageFiles files = ImageFiles.of(image);
    Manifest draft = files.readBuild();
    List<EnvelopeSigner> signers = keys.signers(SigningContext.MANIFEST, nowS);
    requireSame(draft, files.image());
    ReleaseCounter last = ReleaseCounter.read(keys);
    long release = decisions.release().isPresent() ? decisions.release().get() : last.next(nowS);
    long counter = decisions.securityCounter().orElse(last.securityCounter());
    Manifest.Builder manifest =
        draft.toBuilder()
            .setFleet(keys.fleet())
            .setRelease(release)
            .setSecurityCounter(counter)
            .setCreatedS(nowS)
            .setNotAfterS(decisions.notAfterS())
            .setNotes(decisions.notes())
            .setEmergency(decisions.emergency());
    if (!decisions.boards().isEmpty()) {
      manifest.clearBoards().addAllBoards(decisions.boards());
    }
    Manifest signed = manifest.build();
    byte[] envelope = envelope(signers, signed);
    // First the counter: a number that was used up and not signed does no harm.
    new ReleaseCounter(Math.max(last.release(), release), counter).write(keys);
    WholeFile.replace(files.manifest(), envelope);
    return signed;
  }

  /**
   * Signs the same manifest again with the key that is in force now, and puts today's chain beside
   * it: what is on the air stays the same image after keys were replaced.
   */
  public Manifest renew(Path image) throws IOException, CommandException {
    ImageFiles files = ImageFiles.of(image);
    Manifest manifest = own(files, payload(files));
    WholeFile.replace(
        files.manifest(), envelope(keys.signers(SigningContext.MANIFEST, nowS), manifest));
    return manifest;
  }

  /**
   * Adds the signatures of all release keys here that have not signed yet.
   *
   * @throws CommandException when there is none; the message says what to do
   */
  public Manifest cosign(Path image) throws IOException, CommandException {
    ImageFiles files = ImageFiles.of(image);
    Manifest manifest = own(files, payload(files));
    byte[] before = files.readManifest();
    byte[] envelope = before;
    for (EnvelopeSigner signer : keys.signers(SigningContext.MANIFEST, nowS)) {
      envelope = signer.cosigned(envelope);
    }
    if (Arrays.equals(envelope, before)) {
      throw CommandException.refused(
          "every release key in "
              + keys.directory()
              + " has signed it already: cosign where another release key is, or make one with"
              + " tiovivo keys certify --role release --beside --dir "
              + keys.directory());
    }
    WholeFile.replace(files.manifest(), accepted(envelope));
    return manifest;
  }

  /** Different release keys that have signed, by what a box would say. */
  public int signatures(Path image) throws IOException, CommandException {
    Checked checked =
        keys.trust().check(ImageFiles.of(image).readManifest(), SigningContext.MANIFEST, nowS);
    return checked instanceof Checked.Verified verified ? verified.signers().size() : 0;
  }

  private static byte[] payload(ImageFiles files) throws IOException, CommandException {
    try {
      return Envelope.parseFrom(files.readManifest()).getSigned().getPayload().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw damaged(files, e);
    }
  }

  /** A manifest of this fleet, for the image that lies beside it. */
  private Manifest own(ImageFiles files, byte[] payload) throws IOException, CommandException {
    Manifest manifest;
    try {
      manifest = ManifestChecks.parse(payload);
    } catch (ImageFormatException e) {
      throw damaged(files, e);
    }
    if (!manifest.getFleet().equals(keys.fleet())) {
      throw CommandException.refused(
          files.manifest()
              + " belongs to fleet "
              + manifest.getFleet()
              + ", these are the keys of "
              + keys.fleet());
    }
    requireSame(manifest, files.image());
    return manifest;
  }

  private static CommandException damaged(ImageFiles files, Exception e) {
    return CommandException.refused(
        files.manifest() + " is damaged (" + e.getMessage() + "): sign the image again");
  }

  private static void requireSame(Manifest manifest, Path zip)
      throws IOException, CommandException {
    try (FileSource source = new FileSource(zip)) {
      ContentCheck.check(source, manifest);
    } catch (ImageFormatException e) {
      throw CommandException.refused(
          zip + " is not what was built (" + e.getMessage() + "): build it again");
    }
  }

  /** Ordinary releases have one signature, an emergency those of all keys that are here. */
  private byte[] envelope(List<EnvelopeSigner> signers, Manifest manifest)
      throws IOException, CommandException {
    byte[] envelope = signers.get(0).envelope(manifest.toByteArray());
    if (manifest.getEmergency()) {
      for (EnvelopeSigner other : signers.subList(1, signers.size())) {
        envelope = other.cosigned(envelope);
      }
    }
    return accepted(envelope);
  }

  /** Boxes would refuse what fails here. */
  private byte[] accepted(byte[] envelope) throws CommandException {
    Checked checked = keys.trust().check(envelope, SigningContext.MANIFEST, nowS);
    if (checked instanceof Checked.Refused refused) {
      throw CommandException.refused(
          "boxes would refuse this signature: "
              + refused.detail()
              + (envelope.length > Trust.MAX_ENVELOPE_BYTES
                  ? "; put small files into an archive"
                  : ""));
    }
    try {
      ManifestChecks.parse(((Checked.Verified) checked).payload());
    } catch (ImageFormatException e) {
      throw CommandException.refused("boxes would refuse this image: " + e.getMessage());
    }
    return envelope;
  }
}
