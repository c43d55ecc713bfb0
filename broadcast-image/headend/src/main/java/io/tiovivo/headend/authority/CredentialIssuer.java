package io.tiovivo.headend.authority;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tiovivo.credential.Credential;
import io.tiovivo.credential.CredentialCodec;
import io.tiovivo.headend.keys.EnvelopeSigner;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.identity.Checked;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.identity.Trust;
import io.tiovivo.identity.proto.Envelope;
import io.tiovivo.identity.proto.RootSet;
import io.tiovivo.identity.proto.Signed;
import io.tiovivo.identity.proto.TrustChain;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Signs credentials with the authority's key; takes up new keys when they come into force. */
final class CredentialIssuer {
  private static final byte[] NOTHING = {};

  private final Path directory;
  private final LongSupplier nowS;
  private FileTime read;
  private Trust trust;
  private EnvelopeSigner signer;
  private TrustChain chain;

  /**
   * @throws CommandException when there is no key that may sign
   */
  CredentialIssuer(Path directory, LongSupplier nowS) throws IOException, CommandException {
    this.directory = directory;
    this.nowS = nowS;
    refresh();
  }

  /** Reads the keys again if they have changed. */
  void refresh() throws IOException, CommandException {
    FileTime changed = Files.getLastModifiedTime(directory.resolve(FleetKeys.CHAIN_FILE));
    if (changed.equals(read) && nowS.getAsLong() <= signer.notAfterS()) {
      return;
    }
    FleetKeys keys = FleetKeys.open(directory);
    signer = keys.signer(SigningContext.CREDENTIAL, nowS.getAsLong());
    trust = keys.trust();
    try {
      chain = Envelope.parseFrom(signer.envelope(NOTHING)).getChain();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    read = changed;
  }

  String fleet() {
    return trust.fleet();
  }

  String keyName() {
    return signer.keyName();
  }

  /** No credential outlives the certificate of its signer. */
  long latestS() {
    return signer.notAfterS();
  }

  /**
   * The envelope for a box that holds a root set: newer ones come along.
   *
   * @param rootVersion 0: all of them
   */
  byte[] envelope(Credential credential, int rootVersion) {
    byte[] whole = signer.envelope(CredentialCodec.payload(credential));
    try {
      Envelope.Builder envelope = Envelope.parseFrom(whole).toBuilder();
      TrustChain needed =
          chain.toBuilder().clearRootSets().addAllRootSets(newer(rootVersion)).build();
      return envelope.setChain(needed).build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As many root sets behind that version as fit; empty when not even one does. */
  byte[] steps(int rootVersion, int maxBytes) {
    TrustChain.Builder steps = TrustChain.newBuilder();
    byte[] fitting = NOTHING;
    for (Signed set : newer(rootVersion)) {
      byte[] longer = steps.addRootSets(set).build().toByteArray();
      if (longer.length > maxBytes) {
        break;
      }
      fitting = longer;
    }
    return fitting;
  }

  private List<Signed> newer(int rootVersion) {
    List<Signed> newer = new ArrayList<>();
    try {
      for (Signed set : chain.getRootSetsList()) {
        if (RootSet.parseFrom(set.getPayload()).getVersion() > rootVersion) {
          newer.add(set);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    return newer;
  }

  /**
   * What a credential says that an authority of this fleet signed, expired or not, if its key is
   * still certified.
   *
   * @param signed serialised {@code Signed}, possibly hostile
   */
  Optional<Credential> genuine(byte[] signed) {
    try {
      byte[] envelope =
          Envelope.newBuilder()
              .setSigned(Signed.parseFrom(ByteString.copyFrom(signed)))
              .setChain(chain)
              .build()
              .toByteArray();
      // No time: an ended credential is what a box that was long away has.
      Checked checked = trust.check(envelope, SigningContext.CREDENTIAL, 0);
      return checked instanceof Checked.Verified verified
          ? CredentialCodec.parse(verified.payload())
              .filter(each -> each.fleet().equals(trust.fleet()))
          : Optional.empty();
    } catch (InvalidProtocolBufferException malformed) {
      return Optional.empty();
    }
  }
}
