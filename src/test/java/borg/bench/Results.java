package borg.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All figures, kept in a file as they come: a line of JSON each. */
final class Results {

  private final Path file;
  private final String machine = Machine.words();
  private final Map<Row, Map<Contestant, List<Double>>> figures = new LinkedHashMap<>();

  Results(Path file) {
    this.file = file;
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(Row row, Contestant contestant, double figure) {
    figures
        .computeIfAbsent(row, r -> new EnumMap<>(Contestant.class))
        .computeIfAbsent(contestant, c -> new ArrayList<>())
        .add(figure);
    System.out.printf(
        Locale.ROOT, "  %-26s %-6s %,14.1f %s%n", row.name(), contestant, figure, row.unit());
    String line =
        String.format(
            Locale.ROOT,
            "{\"at\":\"%s\",\"on\":\"%s\",\"row\":\"%s\",\"who\":\"%s\",\"figure\":%.3f,\"unit\":\"%s\"}%n",
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            machine,
            row.name(),
            contestant,
            figure,
            row.unit());
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<Row> rows() {
    return figures.keySet();
  }

  boolean has(Row row, Contestant contestant) {
    return figures.get(row).containsKey(contestant);
  }

  double median(Row row, Contestant contestant) {
    List<Double> sorted = sorted(row, contestant);
    return sorted.get(sorted.size() / 2);
  }

  double least(Row row, Contestant contestant) {
    return sorted(row, contestant).get(0);
  }

  double most(Row row, Contestant contestant) {
    List<Double> sorted = sorted(row, contestant);
    return sorted.get(sorted.size() - 1);
  }

  private List<Double> sorted(Row row, Contestant contestant) {
    return figures.get(row).get(contestant).stream().sorted().toList();
  }

  /** Borg's median by another one's, of the same run. */
  double ratio(Row row, Contestant other) {
    return median(row, Contestant.BORG) / median(row, other);
  }

  boolean isReached(Row row, Row.Goal goal) {
    double borg = median(row, Contestant.BORG);
    double wanted = goal.factor() * (goal.beside() == null ? 1 : median(row, goal.beside()));
    return row.isMoreBetter() ? borg >= wanted : borg <= wanted;
  }
}
