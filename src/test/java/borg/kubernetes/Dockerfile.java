package borg.kubernetes;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The commands of a Dockerfile, as much of the language as ours speaks. */
public final class Dockerfile {

  /** Ours. */
  public static final Path FILE = Manifests.FOLDER.resolve("Dockerfile");

  /**
   * A command.
   *
   * @param name in capitals
   * @param text what follows the name, in one line
   */
  public record Command(String name, String text) {

    /** What follows, word by word. */
    public List<String> words() {
      return List.of(text.split(" +"));
    }

    /** What follows, if it is an array of JSON: the exec form, without a shell. */
    public List<String> exec() {
      return JsonParser.parseString(text).getAsJsonArray().asList().stream()
          .map(element -> element.getAsString())
          .toList();
    }
  }

  private final List<List<Command>> stages = new ArrayList<>();

  private Dockerfile() {}

  /** Reads it. */
  public static Dockerfile read(Path file) throws IOException {
    Dockerfile read = new Dockerfile();
    StringBuilder whole = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      whole.append(line.strip());
      if (line.endsWith("\\")) {
        whole.setCharAt(whole.length() - 1, ' ');
      } else {
        read.add(whole.toString());
        whole.setLength(0);
      }
    }
    return read;
  }

  private void add(String line) {
    int space = line.indexOf(' ');
    var command =
        new Command(
            line.substring(0, space).toUpperCase(Locale.ROOT), line.substring(space + 1).strip());
    if (command.name().equals("FROM")) {
      stages.add(new ArrayList<>());
    }
    stages.get(stages.size() - 1).add(command);
  }

  /** All commands of all stages. */
  public List<Command> all() {
    return stages.stream().flatMap(List::stream).toList();
  }

  /** What comes before the last stage. */
  public List<Command> build() {
    return stages.subList(0, stages.size() - 1).stream().flatMap(List::stream).toList();
  }

  /** The last stage: the image. */
  public List<Command> image() {
    return stages.get(stages.size() - 1);
  }

  /** The last command of that name in the image. */
  public Command last(String name) {
    return image().stream()
        .filter(command -> command.name().equals(name))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
