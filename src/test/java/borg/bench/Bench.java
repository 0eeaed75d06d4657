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

  /**
   * Arguments: {@code --quick}, or nothing. By {@code scripts/bench}, which sets the environment.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean isQuick = List.of(args).contains("--quick");
    Path folder = Path.of(System.getenv("BENCH_FOLDER"));
    var results = new Results(folder.resolve("results.ndjson"));
    var client = new Client();

    new AtTwo(results, client, isQuick).run();
    if (!isQuick) {
      for (int round = 0; round < 3; round++) {
        new AtThree(results, client).run(round);
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
