package io.tiovivo.headend.image;

import com.google.protobuf.ByteString;
import io.tiovivo.carousel.SymbolHashes;
import io.tiovivo.fec.ObjectTransmissionInformation;
import io.tiovivo.files.WholeFile;
import io.tiovivo.headend.release.FileSource;
import io.tiovivo.headend.release.ImageFiles;
import io.tiovivo.identity.Trust;
import io.tiovivo.image.BlockCut;
import io.tiovivo.image.ImageDigests;
import io.tiovivo.image.ImageFormatException;
import io.tiovivo.image.ImageZipWriter;
import io.tiovivo.image.ManifestChecks;
import io.tiovivo.image.Offers;
import io.tiovivo.image.proto.Check;
import io.tiovivo.image.proto.ImageFile;
import io.tiovivo.image.proto.ImageKind;
import io.tiovivo.image.proto.Launch;
import io.tiovivo.image.proto.Manifest;
import io.tiovivo.settings.CommandException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packs a runtime, jars and the owner's files into an image. */
public final class ImageBuilder {
  /** What chain and signatures may add to a manifest. */
  private static final int ENVELOPE_MARGIN_BYTES = 8192;

  /** The node's heartbeat, io.tiovivo.udp.Beat. */
  private static final int BEAT_S = 10;

  private static final String NODE_MAIN = "io.tiovivo.node.main.NodeMain";
  private static final String JAVA = ImageTree.RUNTIME + "bin/java";

  /** Is told before each file how many are packed and how many there are. */
  @FunctionalInterface
  public interface Progress {
    void packed(int packed, int files);
  }

  private final ImageTree tree = new ImageTree();
  private final Path runtime;
  private final List<Path> jars;
  private Launch application;
  private Path ownFiles;

  /**
   * @param runtime a linked Java runtime
   * @param jars the node and what it needs
   */
  public ImageBuilder(Path runtime, List<Path> jars) {
    this.runtime = runtime;
    this.jars = List.copyOf(jars);
  }

  /** All jars in a directory, and the list of their classes. */
  public static List<Path> jarsIn(Path directory) throws IOException, CommandException {
    if (!Files.isDirectory(directory)) {
      throw CommandException.environment(directory + " is no directory with jars");
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(ImageBuilder::isLibrary).sorted().toList();
    }
  }

  // The list of classes lies beside the jars that they are in.
  private static boolean isLibrary(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jar") || (ImageTree.LIBRARY + name).equals(ManifestChecks.CLASS_LIST);
  }

  /** Adds the owner's files. */
  public ImageBuilder files(Path directory) {
    ownFiles = directory;
    return this;
  }

  /**
   * Adds the owner's files, and the command that is started beside the node. Words of it that name
   * one of the files mean that file in the image; {@code java} means the image's own.
   */
  public ImageBuilder application(Path directory, String command) {
    files(directory);
    application = Launch.newBuilder().addAllCommand(words(command)).build();
    return this;
  }

  /** Has the application show that it is well; after {@link #application}. */
  public ImageBuilder check(CheckText check) {
    Check.Builder told = check.message();
    if (!check.command().isEmpty()) {
      told.addAllCommand(words(check.command()));
    }
    application = application.toBuilder().setCheck(told).build();
    return this;
  }

  private List<String> words(String command) {
    List<String> words = new ArrayList<>();
    for (String word : command.strip().split("\\s+")) {
      Path file = ownFiles.resolve(word.startsWith("/") ? "." + word : word).normalize();
      boolean named = file.startsWith(ownFiles.normalize()) && Files.isRegularFile(file);
      if (named) {
        words.add(ImageTree.APPLICATION + ownFiles.normalize().relativize(file));
      } else {
        words.add(word.equals("java") && words.isEmpty() ? JAVA : word);
      }
    }
    return words;
  }

  /**
   * Writes the image and its description; both appear whole or not at all.
   *
   * @return the description: a manifest without fleet and release
   */
  public Manifest build(
      Path out, String product, String version, List<String> boards, Progress progress)
      throws IOException, CommandException {
    ImageFiles files = ImageFiles.of(out.toAbsolutePath());
    String architecture = RuntimeImage.architecture(runtime);
    tree.addDirectory(ImageTree.RUNTIME, runtime).addJars(jars, false);
    if (ownFiles != null) {
      tree.addDirectory(ImageTree.APPLICATION, ownFiles);
    }
    tree.addJars(jars, true);
    checkStart();
    Files.createDirectories(files.image().getParent());
    Path fresh = files.image().resolveSibling(files.image().getFileName() + ".new");
    try {
      List<ImageFile> written = new ArrayList<>();
      long imageBytes = write(fresh, written, progress);
      Manifest.Builder draft =
          Manifest.newBuilder()
              .setFormat(ManifestChecks.FORMAT)
              .setProduct(product)
              .addAllBoards(boards)
              .setArchitecture(architecture)
              .setKind(ImageKind.NODE)
              .setVersion(version)
              .setImageBytes(imageBytes)
              .addAllFiles(written)
              .setNode(nodeCommand());
      if (application != null) {
        draft.setApplication(application);
      }
      return finish(draft, fresh, files);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private long write(Path path, List<ImageFile> written, Progress progress) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
      ImageZipWriter zip = new ImageZipWriter(out, BlockCut.SYMBOL_BYTES);
      List<ImageTree.Entry> entries = tree.entries();
      for (ImageTree.Entry entry : entries) {
        progress.packed(written.size(), entries.size());
        written.add(zip.add(entry.path(), entry.executable(), entry::open));
      }
      return zip.finish();
    }
  }

  /** Hashes what is in a fresh file, checks what is said of it, and puts both in their places. */
  static Manifest finish(Manifest.Builder draft, Path fresh, ImageFiles files)
      throws IOException, CommandException {
    digest(fresh, draft.getImageBytes(), draft);
    check(draft);
    Files.move(
        fresh, files.image(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    WholeFile.replace(files.build(), draft.build().toByteArray());
    return draft.build();
  }

  private static void digest(Path zip, long imageBytes, Manifest.Builder draft)
      throws IOException, CommandException {
    ObjectTransmissionInformation oti;
    try {
      oti =
          draft.getKind() == ImageKind.BOOT
              ? BlockCut.ofPartition(imageBytes)
              : BlockCut.of(imageBytes);
    } catch (IllegalArgumentException e) {
      throw CommandException.environment("the image is too large: " + e.getMessage());
    }
    try (FileSource source = new FileSource(zip)) {
      ImageDigests digests = ImageDigests.of(source, oti);
      SymbolHashes.announced(oti).ifPresent(draft::setSymbolAuthentication);
      draft.setFec(Offers.fec(oti)).setImageSha256(ByteString.copyFrom(digests.sha256()));
      digests.blocks().forEach(hash -> draft.addBlockSha256(ByteString.copyFrom(hash)));
    }
  }

  // Each jar by its name: an archive of classes fits only the class path that it was made for.
  private Launch nodeCommand() {
    String classPath =
        tree.entries().stream()
            .map(ImageTree.Entry::path)
            .filter(path -> path.startsWith(ImageTree.LIBRARY) && path.endsWith(".jar"))
            .sorted()
            .collect(Collectors.joining(":"));
    return Launch.newBuilder()
        .addCommand(JAVA)
        .addCommand(ManifestChecks.JVM_FLAGS)
        .addCommand("-cp")
        .addCommand(classPath)
        .addCommand(NODE_MAIN)
        .setBeatS(BEAT_S)
        .build();
  }

  /** What executes is hashed before, so a program of the box's system will not do. */
  private void checkStart() throws CommandException {
    if (application == null) {
      return;
    }
    checkStart("--run", application.getCommand(0));
    if (application.getCheck().getCommandCount() > 0) {
      checkStart("--check", application.getCheck().getCommand(0));
    }
  }

  private void checkStart(String option, String first) throws CommandException {
    boolean startable =
        tree.entries().stream().anyMatch(entry -> entry.path().equals(first) && entry.executable());
    if (!startable) {
      throw CommandException.refused(
          option
              + " starts with \""
              + first
              + "\", which is no executable file in the image: name a program of "
              + ownFiles
              + " (a script needs a #! line and chmod +x), or java");
    }
  }

  /** A box would refuse it; better now than after the signature. */
  private static void check(Manifest.Builder draft) throws CommandException {
    byte[] bytes = draft.clone().setFleet("unsigned").setRelease(1).build().toByteArray();
    try {
      ManifestChecks.parse(bytes);
    } catch (ImageFormatException e) {
      throw CommandException.refused("boxes would refuse this image: " + e.getMessage());
    }
    if (bytes.length > Trust.MAX_ENVELOPE_BYTES - ENVELOPE_MARGIN_BYTES) {
      throw CommandException.refused(
          draft.getFilesCount()
              + " files do not fit into one manifest: put small ones into an archive that your"
              + " application opens");
    }
  }
}
