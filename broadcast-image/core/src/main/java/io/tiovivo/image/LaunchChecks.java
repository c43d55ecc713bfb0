package io.tiovivo.image;

import io.tiovivo.image.proto.Check;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Launch;
import io.tiovivo.image.proto.Manifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for what a manifest has started, and for how an application shows that it is well. */
final class LaunchChecks {
  /** Between two checks, in seconds. */
  static final int MIN_EVERY_S = 5;

  static final int MAX_EVERY_S = 3600;

  /** This box and nobody else: a check must not depend on others, nor bother them. */
  private static final Pattern URL =
      Pattern.compile("http://127\\.0\\.0\\.1:([1-9][0-9]{0,4})/[!-~]*");

  private static final int MAX_PORT = 65_535;

  private LaunchChecks() {}

  static Optional<String> flaw(Manifest manifest) {
    Map<String, ImageFile> files = new HashMap<>();
    manifest.getFilesList().forEach(file -> files.put(file.getPath(), file));
    Optional<String> flaw = commandFlaw("node", manifest.getNode().getCommandList(), files);
    if (flaw.isEmpty() && outside(manifest.getNode().getBeatS(), 0, MAX_EVERY_S)) {
      flaw = Optional.of("the node's heartbeat is out of range");
    }
    return flaw.isPresent() || !manifest.hasApplication()
        ? flaw
        : applicationFlaw(manifest.getApplication(), files);
  }

  private static Optional<String> applicationFlaw(
      Launch application, Map<String, ImageFile> files) {
    Optional<String> flaw = commandFlaw("application", application.getCommandList(), files);
    return flaw.isPresent() || !application.hasCheck()
        ? flaw
        : checkFlaw(application.getCheck(), files);
  }

  private static Optional<String> checkFlaw(Check check, Map<String, ImageFile> files) {
    int ways =
        (check.getCommandCount() > 0 ? 1 : 0)
            + (check.getUrl().isEmpty() ? 0 : 1)
            + (check.getFile().isEmpty() ? 0 : 1);
    if (ways > 1) {
      return Optional.of("the application's check is more than one of command, url and file");
    }
    if (outside(check.getEveryS(), MIN_EVERY_S, MAX_EVERY_S)) {
      return Optional.of(
          "the application is to be checked every "
              + check.getEveryS()
              + " s, not every "
              + MIN_EVERY_S
              + " to "
              + MAX_EVERY_S);
    }
    if (check.getCommandCount() > 0) {
      return commandFlaw("application's check", check.getCommandList(), files);
    }
    if (!check.getUrl().isEmpty() && !isOnThisBox(check.getUrl())) {
      return Optional.of("the url of the application's check is not http://127.0.0.1:PORT/PATH");
    }
    return check.getFile().isEmpty() || isName(check.getFile())
        ? Optional.empty()
        : Optional.of("the file of the application's check is no plain name");
  }

  private static boolean isOnThisBox(String url) {
    var matcher = URL.matcher(url);
    return matcher.matches() && Integer.parseInt(matcher.group(1)) <= MAX_PORT;
  }

  private static boolean isName(String file) {
    return ManifestChecks.pathFlaw(file).isEmpty() && file.indexOf('/') < 0;
  }

  private static boolean outside(int value, int min, int max) {
    return value < min || value > max;
  }

  private static Optional<String> commandFlaw(
      String what, List<String> command, Map<String, ImageFile> files) {
    if (command.isEmpty() || command.size() > ImageLimits.MAX_ARGUMENTS) {
      return Optional.of(
          "the command of the " + what + " has not 1 to " + ImageLimits.MAX_ARGUMENTS + " words");
    }
    ImageFile program = files.get(command.get(0));
    if (program == null || !program.getExecutable()) {
      return Optional.of(
          "the command of the "
              + what
              + " starts with \""
              + ManifestChecks.printed(command.get(0))
              + "\", which is no executable file in the image");
    }
    for (String argument : command) {
      if (argument.contains("${") && !argument.equals(ManifestChecks.JVM_FLAGS)) {
        return Optional.of(
            "the command of the " + what + " may only have " + ManifestChecks.JVM_FLAGS + " alone");
      }
      if (!ManifestChecks.printable(argument)) {
        return Optional.of("the command of the " + what + " has a character that is not printable");
      }
    }
    return Optional.empty();
  }
}
