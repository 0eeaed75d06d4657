package borg.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.kubernetes.Dockerfile.Command;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The image made in a folder instead of a container: the Dockerfile's own commands, with each path
 * of the image below the folder. What needs root or the network is left out: Maven's build, which
 * has been done in {@code target}, and the installation of curl, which is here.
 */
public final class ImageFolder {

  /** What the image and the manifests name by absolute paths. */
  private static final List<String> PATHS = List.of("/opt/borg", "/var/borg", "/etc/borg");

  private static final String BUILT = "/src/";

  private final Dockerfile dockerfile;
  private final Path root;

  /**
   * Nothing is done yet.
   *
   * @param root an empty folder
   */
  public ImageFolder(Dockerfile dockerfile, Path root) {
    this.dockerfile = dockerfile;
    this.root = root;
  }

  /** A path, or a text with paths, of the image, as it is here. */
  public String here(String text) {
    String mapped = text;
    for (String path : PATHS) {
      mapped = mapped.replace(path, root + path);
    }
    return mapped;
  }

  /**
   * Runs all commands of the file, in their order.
   *
   * @param environment what they find otherwise than in a container: free addresses
   */
  public void build(Map<String, String> environment) throws IOException {
    for (Command command : dockerfile.build()) {
      if (command.name().equals("RUN") && !command.text().startsWith("mvn ")) {
        run(command.text(), Path.of("").toAbsolutePath(), Map.of());
      }
    }
    Files.createDirectories(Path.of(here("/var/borg")).getParent());
    Path folder = root;
    for (Command command : dockerfile.image()) {
      switch (command.name()) {
        case "WORKDIR" -> folder = Files.createDirectories(Path.of(here(command.text())));
        case "COPY" -> copy(command, folder);
        case "RUN" -> {
          if (!command.text().startsWith("apt-get ")) {
            run(here(command.text()), folder, environment);
          }
        }
        case "FROM", "USER", "EXPOSE", "ENTRYPOINT" -> {}
        default -> throw new IOException("what does " + command.name() + " do?");
      }
    }
  }

  private static void copy(Command command, Path folder) throws IOException {
    List<String> words = new ArrayList<>(command.words());
    boolean isBuilt = words.get(0).startsWith("--from=");
    if (isBuilt) {
      words.remove(0);
    }
    Path to = folder.resolve(words.remove(words.size() - 1)).normalize();
    for (String word : words) {
      Path from = Path.of(isBuilt ? word.substring(BUILT.length()) : word);
      copyTree(from, Files.isDirectory(from) ? to : to.resolve(from.getFileName()));
    }
  }

  /** With the times: an archive of classes holds for files of the very ones. */
  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private void run(String text, Path folder, Map<String, String> environment) throws IOException {
    Process shell = process(List.of("sh", "-c", text), environment, folder).start();
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    int status = shell.onExit().join().exitValue();
    if (status != 0) {
      throw new IOException(text + " returned " + status + ": " + said);
    }
  }

  /**
   * A command of the image or of a manifest, as it is here.
   *
   * @param environment besides this process's own, in the image's terms
   */
  public ProcessBuilder command(List<String> command, Map<String, String> environment) {
    return process(command.stream().map(this::here).toList(), environment, root);
  }

  private ProcessBuilder process(List<String> command, Map<String, String> more, Path folder) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().put("BORG_WORK", here("/var/borg"));
    more.forEach((name, value) -> builder.environment().put(name, here(value)));
    return builder;
  }
}
