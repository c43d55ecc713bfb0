package io.tiovivo.image;

/** An image whose bytes are not what its manifest says; the message names the file and the flaw. */
public final class ImageFormatException extends Exception {
  public ImageFormatException(String message) {
    super(message);
  }
}
