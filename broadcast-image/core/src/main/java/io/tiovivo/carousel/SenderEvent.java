package io.tiovivo.carousel;

import io.tiovivo.machine.Event;

/** What a {@link CarouselSender} tells. */
public sealed interface SenderEvent extends Event {
  /** All blocks of an image are on the air. */
  record OnAir(String name) implements SenderEvent {}

  /** An image could not be read and is not on the air. */
  record ImageFailed(String name, String message) implements SenderEvent {}

  /**
   * One packet went out: only with {@link CarouselSender#traced}.
   *
   * @param esi of an encoded symbol; of a file table, its FDT instance id
   */
  record Sent(int toi, int codepoint, int sbn, int esi, int symbolBytes) implements SenderEvent {}
}
