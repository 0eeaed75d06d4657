package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The description of the interface says what the contract says, table by table. */
class OpenApiTest {

  private static final Path CONTRACT = Path.of("..", "shared", "api.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(.+?) BASE(/[^`?]*)(?:\\?([^`]*))?`(.*)\\| (read|write|admin) \\|$");

  /** What the contract leaves to HTTP itself. */
  private static final Set<String> OF_RFC_9110 = Set.of("If-Modified-Since", "If-Unmodified-Since");

  /** What only the console needs, and no client should. */
  private static final Set<String> OF_THE_CONSOLE = Set.of("/cluster/buckets");

  private static final Pattern STATUS = Pattern.compile("`([245]\\d\\d)");

  private final OpenApi described = OpenApi.ours();
  private List<String> contract;

  @BeforeEach
  void readContract() throws IOException {
    assumeTrue(Files.exists(CONTRACT), "the contract lies beside the project: " + CONTRACT);
    contract = Files.readAllLines(CONTRACT, UTF_8);
  }

  @Test
  void eachRowOfTheContract_isAnOperation() {
    int rows = 0;
    for (String line : contract) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        continue;
      }
      rows++;
      for (String method : row.group(1).split("`?, `?")) {
        Map<String, Object> operation = described.operation(method, row.group(2));
        assertThat(operation).as(line).isNotNull();
        assertThat(operation.get("description").toString()).as(line).contains(row.group(5));
        assertThat(described.parameters(method, row.group(2)))
            .as(line)
            .containsAll(parameters(row.group(3)));
        assertThat(described.statuses(method, row.group(2)))
            .as(line)
            .containsAll(statuses(row.group(4)));
      }
    }
    assertThat(rows).as("rows of the contract's tables").isEqualTo(18);
  }

  @Test
  void nothingIsDescribed_thatTheContractDoesNotKnow() {
    String all = String.join("\n", contract);
    for (String path : described.paths()) {
      if (OF_THE_CONSOLE.contains(path)) {
        continue;
      }
      String fixed = path.replaceAll("\\{.*", "");
      assertThat(all)
          .as(path)
          .containsAnyOf("BASE" + fixed, "/borg" + fixed, fixed.replace("/cluster/", "") + "?key=");
    }
  }

  @Test
  void eachParameterAndHeader_isOfTheContract() {
    String all = String.join("\n", contract);
    for (String name : described.names("parameters")) {
      assertThat(OF_RFC_9110.contains(name) || all.contains(name)).as(name).isTrue();
    }
    for (String name : described.names("headers")) {
      assertThat(all).contains(name);
    }
    Matcher header = Pattern.compile("`(Borg-[A-Za-z-]+)").matcher(all);
    while (header.find()) {
      assertThat(described.names("headers")).contains(header.group(1));
    }
  }

  @Test
  void problemTypes_areThoseThatAreServed() {
    assertThat(described.problemTypes())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ProblemType.values()).map(ProblemType::slug).toList());
  }

  private static Set<String> parameters(String query) {
    var names = new TreeSet<String>();
    if (query != null) {
      for (String part : query.split("&")) {
        names.add(part.split("=")[0]);
      }
    }
    return names;
  }

  /** Those of what the row is about: where several methods are answered, of all of them. */
  private static Set<String> statuses(String answers) {
    var statuses = new TreeSet<String>();
    Matcher status = STATUS.matcher(answers.toLowerCase(Locale.ROOT));
    while (status.find()) {
      statuses.add(status.group(1));
    }
    return statuses;
  }
}
