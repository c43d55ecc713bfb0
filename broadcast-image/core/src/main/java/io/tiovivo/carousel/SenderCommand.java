package io.tiovivo.carousel;

import io.tiovivo.fec.SourceBlockEncoder;
import io.tiovivo.machine.Command;
import java.util.List;

/** What a {@link CarouselSender} takes. */
public sealed interface SenderCommand extends Command {
  /** From now on, exactly these images are on the air; those that were go on where they are. */
  record Show(List<OnAirImage> images) implements SenderCommand {
    public Show {
      images = List.copyOf(images);
    }
  }

  /**
   * Another rate.
   *
   * @param bitsPerSecond of IP packets, at least {@link SenderSettings#MIN_BITS_PER_SECOND}
   */
  record Rate(long bitsPerSecond) implements SenderCommand {}

  /** A block is ready to be sent: the sender's own work come back. */
  record BlockPrepared(int imageToi, int sbn, SourceBlockEncoder encoder)
      implements SenderCommand {}

  /** Hashes of symbols are signed: the sender's own work come back. */
  record HashesSigned(int imageToi, SymbolSigner.Signed signed) implements SenderCommand {}

  /** A block could not be read: the sender's own work come back. */
  record BlockFailed(int imageToi, int sbn, String message) implements SenderCommand {}
}
