package io.tiovivo.headend.broadcast;

import io.tiovivo.carousel.SymbolSigner;
import io.tiovivo.headend.keys.EnvelopeSigner;
import io.tiovivo.headend.keys.FleetKeys;
import io.tiovivo.headend.keys.HeadendClock;
import io.tiovivo.identity.SigningContext;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Signs beacons and hashes of symbols with the carousel key, and with its successor once its
 * certificate has ended: keys can be renewed while the broadcast runs.
 */
final class BeaconSigner {
  private final Path keysDirectory;
  // Beacons are signed by the sending thread, hashes by its worker.
  private volatile EnvelopeSigner signer;
  private Consumer<CommandException> failure = reason -> {};

  BeaconSigner(Path keysDirectory, EnvelopeSigner signer) {
    this.keysDirectory = keysDirectory;
    this.signer = signer;
  }

  /** Is told when there is no key any more that may sign. */
  void onFailure(Consumer<CommandException> newFailure) {
    failure = newFailure;
  }

  byte[] envelope(byte[] beacon) {
    long nowS = HeadendClock.nowS();
    if (nowS > signer.notAfterS()) {
      try {
        signer = FleetKeys.open(keysDirectory).signer(SigningContext.BEACON, nowS);
      } catch (CommandException e) {
        failure.accept(e);
      } catch (IOException e) {
        failure.accept(
            CommandException.environment("cannot read the keys again: " + e.getMessage()));
      }
    }
    return signer.envelope(beacon);
  }

  /** Signs hashes of symbols with the key that signs beacons. */
  SymbolSigner.Signed hashes(byte[] payload) {
    return SymbolSigner.Signed.of(signer.signature(SigningContext.SYMBOL_HASHES, payload));
  }
}
