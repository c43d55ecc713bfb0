package io.tiovivo.gpio;

import java.util.Optional;

/**
 * GPIO lines. On and off are logical: active-low is the port's business. A line is opened once, as
 * output or as input, and is ours until {@link #release}.
 *
 * <p>Calls come one at a time, and may take tens of milliseconds (a backend may have to start a
 * process): not for the loop's thread unless the backend says that it is quick. A call on a line
 * that is not open, or open the other way, is a defect of the caller: {@link
 * IllegalStateException}.
 */
public interface GpioPort extends AutoCloseable {
  /** For people: what drives the lines, such as {@code libgpiod's tools 1.6.3}. */
  String name();

  /** Whether a call returns within a millisecond or so, so that any thread may blink a light. */
  boolean isQuick();

  /**
   * The level that a line is still driven at since an earlier process, if that is known. Opening it
   * as output at this level does not touch it.
   *
   * @throws GpioException when the line cannot be looked at
   */
  Optional<Boolean> kept(GpioLine line) throws GpioException;

  /**
   * Makes a line an output. It takes its level with its direction: it is never driven at the other
   * one in between. A line that is driven already (see {@link #kept}) goes straight to the level.
   */
  void openOutput(GpioLine line, boolean on) throws GpioException;

  /**
   * Makes a line an input and has its edges told from now on. A listener may be called before this
   * returns. Throws with reason UNSUPPORTED when a pull is asked for that tool or kernel cannot
   * set.
   */
  void openInput(GpioLine line, GpioPull pull, GpioListener listener) throws GpioException;

  /** Sets an output. It is not let go of in between; the exception is in docs/GPIO.md. */
  void write(GpioLine line, boolean on) throws GpioException;

  /** The level of an input now; of an output, what it is driven at. */
  boolean read(GpioLine line) throws GpioException;

  /**
   * Lets go of a line: nobody drives or watches it any more. Of a line that is not open: ends what
   * still drives it since an earlier process. What level it takes is the chip's business.
   */
  void release(GpioLine line);

  /**
   * The process ends: inputs are let go of, outputs stay as they are where the backend can do that
   * (the tools), or where the kernel does (Raspberry Pi's). More than once is as good as once.
   */
  @Override
  void close();
}
