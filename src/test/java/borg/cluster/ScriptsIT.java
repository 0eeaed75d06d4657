package borg.cluster;

import static borg.cluster.Cluster.SOON;
import static borg.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import borg.cluster.ScriptedCluster.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/borg} as a user has it: a cluster with data that is saved, ended and begun again,
 * and what its logs say of it. The cluster goes on from test to test, so that the order counts.
 */
@TestMethodOrder(OrderAnnotation.class)
class ScriptsIT {

  private static final ScriptedCluster CLUSTER = new ScriptedCluster("it-scripts");

  /** More than one chunk. */
  private static final int MANY = 2_500;

  private static final Pattern TTL = Pattern.compile(",\"ttl\":[0-9]+");
  private static final Pattern TIME =
      Pattern.compile("[a-z-]+ +([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]{12}) .*");

  /** One event of Borg: `View 0123456789abcdef: b#1234 joined; members [...]`. */
  private static final Pattern VIEW = Pattern.compile("(?s).*[Vv]iew [0-9a-f]{16}.*");

  @TempDir private static Path folder;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Said said = CLUSTER.borg("up", "2");
    assertThat(said.status()).as(said.text()).isZero();
  }

  @AfterAll
  static void end() throws IOException, InterruptedException {
    CLUSTER.borg("down");
  }

  private static String good(String... arguments) throws IOException, InterruptedException {
    Said said = CLUSTER.borg(arguments);
    assertThat(said.status()).as(said.text()).isZero();
    return said.text();
  }

  private static String bad(String... arguments) throws IOException, InterruptedException {
    Said said = CLUSTER.borg(arguments);
    assertThat(said.status()).as(said.text()).isEqualTo(1);
    return said.text();
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  /** The entries of a file, without the seconds that are left to them. */
  private static Set<String> entries(String name) throws IOException {
    try (var lines = Files.lines(folder.resolve(name))) {
      return lines
          .map(line -> TTL.matcher(line).replaceFirst(",\"ttl\":…"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  @Order(1)
  void clusterThatHasBegun_saysWhoJoined_andNothingMore() throws Exception {
    String logs = good("logs", "--all");

    assertThat(logs).containsPattern("a  .*View [0-9a-f]{16}: .*the two found a cluster");
    assertThat(logs).containsPattern("b  .*Has the cluster");
    for (String name : List.of("a", "b")) {
      String before = CLUSTER.read(name + "/log");
      assertThat(good("info")).contains("balanced");
      // A machine that stands still may cost the lease for a moment, and that is to be told.
      assertThat(events(CLUSTER.read(name + "/log").substring(before.length())))
          .allMatch(line -> line.contains("the cluster"));
    }
  }

  private static List<String> events(String log) {
    return log.lines().filter(line -> line.contains(" borg.")).toList();
  }

  @Test
  @Order(2)
  void saved_isAllThatWasLoaded_whateverItsKind() throws Exception {
    Files.writeString(
        folder.resolve("in"),
        """
        {"key":"a json","value":{"a":[1,2]}}
        {"key":"a text","base64":"aGVsbG8=","type":"text/plain;charset=utf-8"}
        {"key":"bytes of 0 \\u0001","base64":"AAH/","type":"application/octet-stream"}
        {"key":"lives for long","value":1,"ttl":100000}
        """
            + IntStream.range(0, MANY)
                .mapToObj(i -> "{\"key\":\"many/%04d\",\"value\":%d}\n".formatted(i, i))
                .collect(Collectors.joining()));

    assertThat(good("load", file("in"))).contains("2,504 written, 0 deleted, 0 rejected");
    good("save", file("saved"), "--on", "b");

    assertThat(entries("saved")).isEqualTo(entries("in"));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("in", "saved");
  }

  @Test
  @Order(3)
  void lineThatIsNone_isNamed_andTheOthersAreIn() throws Exception {
    Files.writeString(
        folder.resolve("broken"), "{\"key\":\"good\",\"value\":1}\n{\"value\":\"of what?\"}\n");

    String said = bad("load", file("broken"));

    assertThat(said).contains("line 2: ", "1 written", "1 rejected", "mend those");
    assertThat(good("get", "good")).isEqualTo("1");
    good("del", "good");
    assertThat(bad("load", file("nothing"))).contains("is no file that can be read");
    assertThat(bad("save", file("no folder/file"))).contains("can't be written");
    Files.delete(folder.resolve("broken"));
  }

  @Test
  @Order(4)
  void killed_isToldWithTheView_andAllLogsAreOneStory() throws Exception {
    good("kill", "b");
    eventually(
        SOON,
        () ->
            assertThat(CLUSTER.read("a/log"))
                .containsPattern("View [0-9a-f]{16}: b#[0-9a-f]+ has ended \\(its port refuses"));
    good("add", "b");

    String logs = good("logs", "--all");

    List<String> times =
        logs.lines()
            .map(TIME::matcher)
            .filter(Matcher::matches)
            .map(time -> time.group(1))
            .toList();
    assertThat(times).hasSizeGreaterThan(20).isSorted();
    assertThat(logs.lines().filter(line -> line.contains("Rebalance ")))
        .isNotEmpty()
        .allMatch(line -> VIEW.matcher(line).matches());
    assertThat(logs).containsPattern("Rebalance ends in view .* after [0-9]+ ms: [0-9]+ entries");
  }

  @Test
  @Order(5)
  void endedAndBegunAgain_withItsData() throws Exception {
    String said = good("down", "--save", file("at the end"));
    assertThat(said).contains("Saved: 2,504 entries", "Ended: a b");
    assertThat(entries("at the end")).isEqualTo(entries("in"));
    assertThat(bad("up", "2", "--load", file("nothing"))).contains("can't be read");
    assertThat(bad("down", "--save", file("nothing"))).contains("nothing is saved");
    assertThat(folder.resolve("nothing")).doesNotExist();

    assertThat(good("up", "2", "--load", file("at the end"))).contains("2,504 written");

    good("save", file("again"));
    assertThat(entries("again")).isEqualTo(entries("in"));
  }
}
