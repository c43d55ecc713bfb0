package io.tiovivo.boot.launch;

import io.tiovivo.boot.slots.ApplicationCheck;
import io.tiovivo.boot.slots.LaunchEnvironment;
import io.tiovivo.files.WholeFile;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.proto.Check;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.Launch;
import io.tiovivo.image.proto.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the supervisor starts. In the launch directory: {@code node.args} and, if the image has an
 * application, {@code application.args}, one argument per line, and {@code application.check};
 * {@code env}, NAME=VALUE per line. The processes run in the unpacked image, TIOVIVO_IMAGE.
 *
 * @param node arguments of the node, the program first, absolute
 * @param application the same for the application; empty: there is none
 * @param check how it shows that it is well; empty: it need not
 * @param variables added to the environment of both
 */
public record LaunchSpec(
    List<String> node,
    List<String> application,
    Optional<ApplicationCheck> check,
    Map<String, String> variables) {
  private static final int MAX_ARGUMENTS = 256;

  /**
   * Composes the launch of a verified image.
   *
   * @param tree where it is unpacked, absolute
   * @param jvmFlags what {@link ManifestChecks#JVM_FLAGS} stands for
   * @throws ImageFormatException when a command does not name an executable file of the image
   */
  public static LaunchSpec of(
      Manifest manifest, Path tree, List<String> jvmFlags, LaunchEnvironment environment)
      throws ImageFormatException {
    List<String> node = command(manifest, manifest.getNode().getCommandList(), tree, jvmFlags);
    if (node.isEmpty()) {
      throw new ImageFormatException("the manifest names no command for the node");
    }
    Map<String, String> variables = new LinkedHashMap<>(environment.toVariables());
    variables.put("TIOVIVO_IMAGE", tree.toString());
    // glibc would give each thread a heap of its own: megabytes on a small box.
    variables.put("MALLOC_ARENA_MAX", "1");
    // The JIT's blocks, 32 KiB less a header, go back to the system instead of into its heap.
    variables.put("MALLOC_MMAP_THRESHOLD_", "30000");
    if (manifest.getNode().getBeatS() > 0) {
      variables.put(LaunchEnvironment.BEAT_S, Integer.toString(manifest.getNode().getBeatS()));
    }
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      checkLine(variable.getKey(), variable.getValue());
    }
    Launch application = manifest.getApplication();
    return new LaunchSpec(
        node,
        command(manifest, application.getCommandList(), tree, jvmFlags),
        application.hasCheck()
            ? Optional.of(check(manifest, application.getCheck(), tree, jvmFlags))
            : Optional.empty(),
        variables);
  }

  private static ApplicationCheck check(
      Manifest manifest, Check check, Path tree, List<String> jvmFlags)
      throws ImageFormatException {
    checkLine("the check's url", check.getUrl());
    checkLine("the check's file", check.getFile());
    return new ApplicationCheck(
        command(manifest, check.getCommandList(), tree, jvmFlags),
        check.getUrl(),
        check.getFile(),
        check.getEveryS());
  }

  /** The same, with more flags for the node's JVM: its program is a java. */
  public LaunchSpec withJvmFlags(List<String> flags) {
    List<String> more = new ArrayList<>(node);
    more.addAll(1, flags);
    return new LaunchSpec(List.copyOf(more), application, check, variables);
  }

  /** Writes the files, each whole or not at all; the node's last, for it is what is looked for. */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.deleteIfExists(directory.resolve("node.args"));
    List<String> lines = new ArrayList<>();
    variables.forEach((name, value) -> lines.add(name + "=" + value));
    WholeFile.replace(directory.resolve("env"), lines);
    if (check.isEmpty()) {
      Files.deleteIfExists(directory.resolve(ApplicationCheck.FILE));
    } else {
      WholeFile.replace(directory.resolve(ApplicationCheck.FILE), check.get().toLines());
    }
    if (application.isEmpty()) {
      Files.deleteIfExists(directory.resolve("application.args"));
    } else {
      WholeFile.replace(directory.resolve("application.args"), application);
    }
    WholeFile.replace(directory.resolve("node.args"), node);
  }

  private static List<String> command(
      Manifest manifest, List<String> words, Path tree, List<String> jvmFlags)
      throws ImageFormatException {
    List<String> arguments = new ArrayList<>();
    for (String argument : words) {
      if (arguments.isEmpty()) {
        arguments.add(program(manifest, argument, tree));
      } else if (argument.equals(ManifestChecks.JVM_FLAGS)) {
        arguments.addAll(jvmFlags);
      } else {
        arguments.add(argument);
      }
    }
    if (arguments.size() > MAX_ARGUMENTS) {
      throw new ImageFormatException("more than " + MAX_ARGUMENTS + " arguments in a command");
    }
    for (String argument : arguments) {
      checkLine("argument", argument);
    }
    return arguments;
  }

  /** What executes was hashed at this boot: so it must be in the image. */
  private static String program(Manifest manifest, String name, Path tree)
      throws ImageFormatException {
    for (ImageFile file : manifest.getFilesList()) {
      if (file.getPath().equals(name) && file.getExecutable()) {
        return tree.resolve(name).toString();
      }
    }
    throw new ImageFormatException("the command " + name + " is no executable file of the image");
  }

  private static void checkLine(String what, String text) throws ImageFormatException {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
      throw new ImageFormatException("a line break in " + what);
    }
  }
}
