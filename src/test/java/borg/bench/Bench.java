package borg.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** All rows, one after the other; what comes out is a table, a chart and lines of JSON. */
public final class Bench {

  private Bench() {}

  private static final List<String> PARTS = List.of("two", "three", "join");

  /**
   * Arguments: {@code --quick}, or which parts are wanted, all if none is named. By {@code
   * scripts/bench}, which sets the environment.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean isQuick = List.of(args).contains("--quick");
    List<String> parts = isQuick ? List.of("two") : args.length == 0 ? PARTS : List.of(args);
    if (!PARTS.containsAll(parts)) {
      throw new IllegalArgumentException("parts are " + PARTS + ", not " + parts);
    }
    Path folder = Path.of(System.getenv("BENCH_FOLDER"));
    var results = new Results(folder.resolve("results.ndjson"));
    var client = new Client();

    if (parts.contains("two")) {
      new AtTwo(results, client, isQuick).run();
    }
    for (int round = 0; round < 3; round++) {
      if (parts.contains("three")) {
        new AtThree(results, client).run(round);
      }
      if (parts.contains("join")) {
        new Joining(results, client).run(round);
      }
    }

    String table = Table.of(results);
    Files.writeString(folder.resolve("results.md"), table);
    Files.writeString(folder.resolve("results.svg"), Chart.of(results));
    System.out.printf(Locale.ROOT, "%n%s", table);
  }

  /** In another order each time, so that who comes first has it no better. */
  static List<Contestant> inTurn(int round, Contestant... contestants) {
    var order = new ArrayList<>(List.of(contestants));
    Collections.rotate(order, round);
    return order;
  }
}
