package io.tiovivo.settings;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Runs a command and turns whatever ends it into a message on standard error and an exit code. The
 * one place where that happens: no other code prints an exception. {@code TIOVIVO_DEBUG=1} in the
 * environment adds the stack trace.
 */
public final class Command {
  /** What a command does with its options. */
  @FunctionalInterface
  public interface Body {
    /**
     * @return one of {@link ExitCode}
     */
    int run(Parsed parsed) throws Exception;
  }

  private Command() {}

  /** Parses, runs and reports on the process's own output and error; the caller exits. */
  public static int run(CommandLine line, String[] args, Body body) {
    return run(line, args, System.out, System.err, body);
  }

  /** The same with the streams of the caller. */
  public static int run(
      CommandLine line, String[] args, PrintStream out, PrintStream err, Body body) {
    try {
      Parsed parsed = line.parse(args);
      if (parsed.help()) {
        out.print(line.help());
        out.flush();
        return ExitCode.OK;
      }
      return body.run(parsed);
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return report(line.name(), e, err);
    }
  }

  /** Prints one line about {@code failure} and says which exit code it stands for. */
  public static int report(String name, Throwable failure, PrintStream err) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    int exitCode;
    String message;
    if (cause instanceof CommandException) {
      exitCode = ((CommandException) cause).exitCode();
      message = cause.getMessage();
    } else if (cause instanceof IOException) {
      exitCode = ExitCode.ENVIRONMENT;
      message = describe((IOException) cause);
    } else if (cause instanceof InterruptedException) {
      exitCode = ExitCode.INTERRUPTED;
      message = "interrupted";
    } else if (cause instanceof OutOfMemoryError) {
      exitCode = ExitCode.ENVIRONMENT;
      message = "out of memory: " + cause.getMessage() + "; give it a larger heap (-Xmx)";
    } else {
      exitCode = ExitCode.ENVIRONMENT;
      message = "unexpected " + cause + "; this is a defect, please report it";
      if (System.getenv("TIOVIVO_DEBUG") == null) {
        message += " (TIOVIVO_DEBUG=1 shows where)";
      }
    }
    err.println(name + ": " + message);
    if ("1".equals(System.getenv("TIOVIVO_DEBUG"))) {
      failure.printStackTrace(err);
    }
    err.flush();
    return exitCode;
  }

  /** An I/O failure in a sentence: the JDK's own messages are often just the file's name. */
  public static String describe(IOException failure) {
    String text = failure.getMessage() == null ? "" : failure.getMessage();
    if (text.contains("No space left on device")) {
      return text + "; free some space or use another directory";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory: " + text;
    }
    if (failure instanceof FileNotFoundException || failure instanceof BindException) {
      return text;
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied: " + text;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "already there: " + text;
    }
    if (failure instanceof NotDirectoryException) {
      return "not a directory: " + text;
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "directory is not empty: " + text;
    }
    if (failure instanceof UnknownHostException) {
      return "unknown host: " + text;
    }
    if (failure instanceof FileSystemException || !text.isEmpty()) {
      return text;
    }
    return "input or output failed (" + failure.getClass().getSimpleName() + ")";
  }
}
