package io.tiovivo.headend.image;

import io.tiovivo.profile.Profiles;
import io.tiovivo.settings.CommandException;
import io.tiovivo.settings.Nearest;
import io.tiovivo.settings.Parsed;
import io.tiovivo.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** The boards that an image is for, as {@code --board} names them. */
final class Boards {
  private Boards() {}

  /** A board that is misspelt would make an image that no box takes. */
  static List<String> given(Parsed parsed, String architecture, PrintStream out)
      throws IOException, CommandException {
    for (String board : parsed.texts("board")) {
      if (!Profiles.NAMES.contains(board)) {
        out.println(
            "note: "
                + UsageException.quoted(board)
                + " is no built-in profile"
                + Nearest.hint("", board, Profiles.NAMES));
      } else if (!Profiles.named(board).architecture().equals(architecture)) {
        throw CommandException.refused(
            "board "
                + board
                + " is "
                + Profiles.named(board).architecture()
                + " and the image's runtime is "
                + architecture
                + ": link one for the board on such a machine and give it with --runtime");
      }
    }
    return parsed.texts("board");
  }
}
