package io.tiovivo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class CommandTest {
  private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
  private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
  private final CommandLine line = CommandLine.of("tiovivo try", "tries").flag("hard", "harder");

  @Test
  void shouldReturnWhatTheBodyReturns() {
    assertEquals(ExitCode.REFUSED, run(parsed -> ExitCode.REFUSED));
    assertEquals("", errBytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldPrintHelpWithoutRunningTheBody() {
    int code = run(CommandTest::unreachable, "--help");

    assertEquals(ExitCode.OK, code);
    assertTrue(outBytes.toString(StandardCharsets.UTF_8).startsWith("tiovivo try - tries\n"));
  }

  @Test
  void shouldTurnEveryFailureIntoOneLineAndACode() {
    check(ExitCode.USAGE, "unknown option \"--hrad\" (did you mean --hard?)", null, "--hrad");
    check(
        ExitCode.REFUSED, "older than what runs", CommandException.refused("older than what runs"));
    check(ExitCode.ENVIRONMENT, "no such file or directory: /x", new NoSuchFileException("/x"));
    FileSystemException full = new FileSystemException("/x", null, "No space left on device");
    check(ExitCode.ENVIRONMENT, "free some space", new UncheckedIOException(full));
    check(ExitCode.ENVIRONMENT, "input or output failed", new IOException());
    check(ExitCode.ENVIRONMENT, "this is a defect", new IllegalStateException("oops"));
    check(ExitCode.ENVIRONMENT, "this is a defect", new StackOverflowError());
    check(ExitCode.ENVIRONMENT, "larger heap", new OutOfMemoryError("Java heap space"));
    check(ExitCode.INTERRUPTED, "interrupted", new InterruptedException());
    assertTrue(Thread.interrupted(), "the interrupt must not be swallowed");
  }

  @Test
  void shouldPickTheCommandOfAGroup() {
    Commands group =
        Commands.of("tiovivo keys", "makes and keeps keys")
            .command("init", "make keys", args -> args.length)
            .command("backup", "copy keys", args -> ExitCode.OK);

    assertEquals(2, group.run(new String[] {"init", "a", "b"}, out, err));
    assertEquals(ExitCode.OK, group.run(new String[] {"--help"}, out, err));
    assertTrue(outBytes.toString(StandardCharsets.UTF_8).contains("  backup  copy keys\n"));
    assertEquals(ExitCode.USAGE, group.run(new String[] {"inti"}, out, err));
    assertEquals(
        "tiovivo keys: unknown command \"inti\" (did you mean init?); see tiovivo keys --help\n",
        errBytes.toString(StandardCharsets.UTF_8));
    assertEquals(ExitCode.USAGE, group.run(new String[0], out, err));
    assertTrue(errBytes.toString(StandardCharsets.UTF_8).contains("Usage: tiovivo keys COMMAND"));
  }

  @Test
  void shouldTakeACommandOfAGroupFromItsDeclaration() {
    CommandLine init = CommandLine.of("tiovivo keys init", "make keys").flag("force", "do");
    Commands group =
        Commands.of("tiovivo keys", "makes and keeps keys")
            .command(init, parsed -> parsed.flag("force") ? ExitCode.REFUSED : ExitCode.OK);

    assertEquals(ExitCode.REFUSED, group.run(new String[] {"init", "--force"}, out, err));
    assertEquals(ExitCode.USAGE, group.run(new String[] {"init", "--forse"}, out, err));
    assertTrue(errBytes.toString(StandardCharsets.UTF_8).contains("did you mean --force?"));
    assertEquals(ExitCode.OK, group.run(new String[] {"init", "--help"}, out, err));
    assertTrue(outBytes.toString(StandardCharsets.UTF_8).contains("tiovivo keys init - make keys"));
    assertEquals(ExitCode.OK, group.run(new String[] {"--help"}, out, err));
    assertTrue(outBytes.toString(StandardCharsets.UTF_8).contains("  init  make keys\n"));
  }

  private void check(int code, String part, Throwable failure, String... args) {
    errBytes.reset();
    assertEquals(code, run(parsed -> fail(failure), args));
    String said = errBytes.toString(StandardCharsets.UTF_8);
    assertTrue(said.startsWith("tiovivo try: "), said);
    assertTrue(said.contains(part), said);
    assertEquals(1, said.lines().count(), said);
    assertFalse(said.contains("\tat "), said);
  }

  private int run(Command.Body body, String... args) {
    return Command.run(line, args, out, err, body);
  }

  private static int unreachable(Parsed parsed) {
    throw new AssertionError("must not run");
  }

  private static int fail(Throwable failure) throws Exception {
    if (failure instanceof Error) {
      throw (Error) failure;
    }
    throw (Exception) failure;
  }
}
