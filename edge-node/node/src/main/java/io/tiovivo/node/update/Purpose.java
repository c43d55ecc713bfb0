package io.tiovivo.node.update;

import io.tiovivo.carousel.ImageTarget;
import io.tiovivo.carousel.ReceiverEvent;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.Admission;
import io.tiovivo.image.Floors;
import java.util.Set;

/** What a reception in the background is for: where the image goes, and which will do. */
interface Purpose {
  /**
   * Decides what is received.
   *
   * @param unwanted releases that the owner does not want
   */
  Admission admission(Trust held, Set<Long> unwanted);

  ImageTarget target();

  /**
   * Stages what was received, held; on the worker.
   *
   * @param newer whether the trust has come off the air
   */
  void install(Trust trust, Floors floors, boolean newer, ReceiverEvent.ImageReady ready);
}
