package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import borg.api.ConsoleFiles.ConsoleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console is whole, small, loads nothing from elsewhere, and makes no markup of texts. */
class ConsoleFilesTest {

  private static final Path FOLDER = Path.of("src", "main", "resources", "borg", "console");
  private static final int MOST_BYTES = 150_000;

  private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|export) .*? from '(.*?)';");
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");
  private static final Pattern ID_IN_PAGE = Pattern.compile(" id=\"([\\w-]+)\"");
  private static final Pattern ID_IN_CODE = Pattern.compile("byId\\('([\\w-]+)'\\)");

  private static List<ConsoleFile> parts() {
    return ConsoleFiles.PARTS.stream().map(ConsoleFiles::part).toList();
  }

  private static String scripts() {
    return ConsoleFiles.PARTS.stream()
        .filter(name -> name.endsWith(".js"))
        .map(name -> ConsoleFiles.part(name).text())
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> found(Pattern pattern, String text) {
    var all = new TreeSet<String>();
    Matcher match = pattern.matcher(text);
    while (match.find()) {
      all.add(match.group(1));
    }
    return all;
  }

  @Test
  void filesThatAreServed_areAllThatThereAre() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(ConsoleFiles.PARTS.stream(), Stream.of(ConsoleFiles.PAGE)).toList());
    }
    assertThat(parts().stream().mapToInt(part -> part.content().length).sum())
        .isBetween(10_000, MOST_BYTES);
    assertThat(parts().stream().map(ConsoleFile::tag)).doesNotHaveDuplicates();
  }

  @Test
  void page_loadsOnlyWhatIsServedWithIt() {
    assertThat(found(REFERENCE, ConsoleFiles.page().text()))
        .containsExactlyInAnyOrder(
            "cluster",
            "console/icon.svg",
            "console/base.css",
            "console/parts.css",
            "console/main.js");
  }

  @Test
  void scripts_importOnlyOneAnother_andAllAreUsed() {
    Set<String> imported = found(IMPORT, scripts());
    imported.add("./main.js");

    assertThat(imported)
        .isEqualTo(
            ConsoleFiles.PARTS.stream()
                .filter(name -> name.endsWith(".js"))
                .map(name -> "./" + name)
                .collect(Collectors.toSet()));
  }

  @Test
  void elementsThatScriptsLookFor_areInThePage() {
    assertThat(found(ID_IN_PAGE, ConsoleFiles.page().text()))
        .containsAll(found(ID_IN_CODE, scripts()));
  }

  /** The policy forbids all of it; a browser would say so only where it is run. */
  @Test
  void nothingIsWrittenThatThePolicyForbids() {
    assertThat(ConsoleFiles.page().text())
        .doesNotContainPattern("<style|style=|\\son\\w+=|<script(?! type=\"module\" src=)");
    assertThat(scripts())
        .doesNotContainPattern(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function"
                + "|setAttribute\\('style|https?://(?!www\\.w3\\.org/2000/svg)");
  }

  @Test
  void unknownName_isNoFile() {
    assertThat(ConsoleFiles.part("../index.html")).isNull();
    assertThat(ConsoleFiles.part("index.html")).isNull();
    assertThat(ConsoleFiles.part("")).isNull();
  }
}
