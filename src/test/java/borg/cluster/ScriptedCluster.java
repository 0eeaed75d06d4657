package borg.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cluster of {@code scripts/borg}, in a folder that nobody else uses. */
final class ScriptedCluster {

  /**
   * What a command came to.
   *
   * @param status its exit status
   * @param text what it wrote, errors too
   */
  record Said(int status, String text) {}

  private final Path folder;

  ScriptedCluster(String name) {
    folder = Path.of("target", name).toAbsolutePath();
  }

  /** What the command said, whether it failed or not; the test's own output has it, too. */
  Said borg(String... arguments) throws IOException, InterruptedException {
    var command = new ProcessBuilder("scripts/borg").redirectErrorStream(true);
    command.command().addAll(List.of(arguments));
    command.environment().put("CLUSTER_FOLDER", folder.toString());
    Process process = command.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    System.out.println(said);
    return new Said(process.waitFor(), said);
  }

  /** A file of the folder. */
  String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  /** What this instance serves. */
  Rest at(String name) throws IOException {
    return new Rest(read(name + "/url").strip());
  }
}
