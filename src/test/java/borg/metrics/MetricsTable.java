package borg.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/metrics.md: what figures there are, as series. */
public final class MetricsTable {

  private static final Pattern ROW =
      Pattern.compile(
          "\\| `(borg_[a-z_]+)` \\| (counter|gauge|histogram) \\| ([^|]*)\\| [^|]+ \\|");
  private static final Pattern LABEL = Pattern.compile("`([a-z_]+)`");

  /**
   * Series of one name.
   *
   * @param type as {@code # TYPE} says
   * @param labels their names, without those that the server or Prometheus adds
   */
  public record Series(String type, Set<String> labels) {}

  private MetricsTable() {}

  /** All that the document names, a histogram as its three series. */
  public static Map<String, Series> documented() {
    try {
      var series = new TreeMap<String, Series>();
      for (String line : Files.readAllLines(Path.of("docs/metrics.md"))) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          add(series, row.group(1), row.group(2), labels(row.group(3)));
        } else if (line.startsWith("| `")) {
          throw new IllegalStateException("This row can't be read: " + line);
        }
      }
      return series;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(
      Map<String, Series> series, String name, String type, Set<String> labels) {
    if (type.equals("histogram")) {
      var bounded = new TreeSet<>(labels);
      bounded.add("le");
      series.put(name + "_bucket", new Series("gauge", bounded));
      series.put(name + "_count", new Series("gauge", labels));
      series.put(name + "_sum", new Series("gauge", labels));
    } else {
      series.put(name, new Series(type, labels));
    }
  }

  private static Set<String> labels(String cell) {
    return LABEL
        .matcher(cell)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * All that an answer of {@code /metrics} shows of Borg.
   *
   * @throws IllegalStateException if a line of it can't be read, or a series has no type
   */
  public static Map<String, Series> shown(String answer) {
    var types = new TreeMap<String, String>();
    var series = new TreeMap<String, Series>();
    for (String line : answer.lines().filter(l -> l.contains("borg_")).toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ");
        types.put(words[2], words[3]);
      } else if (!line.startsWith("#")) {
        Sample sample = Sample.of(line);
        var labels = new TreeSet<>(sample.labels().keySet());
        labels.remove("mp_scope");
        series.merge(
            sample.name(),
            new Series(types.get(sample.name()), labels),
            (a, b) -> new Series(a.type(), union(a.labels(), b.labels())));
      }
    }
    series.forEach(
        (name, one) -> {
          if (one.type() == null) {
            throw new IllegalStateException(name + " has no type");
          }
        });
    return series;
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    var union = new TreeSet<>(a);
    union.addAll(b);
    return union;
  }

  /** One line of an answer: a name, labels, and a value. */
  public record Sample(String name, Map<String, String> labels, double value) {

    private static final Pattern LINE =
        Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern PAIR = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    /** Reads a line. */
    public static Sample of(String line) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IllegalStateException("This line can't be read: " + line);
      }
      var labels = new TreeMap<String, String>();
      PAIR.matcher(parts.group(2) == null ? "" : parts.group(2))
          .results()
          .forEach(pair -> labels.put(pair.group(1), pair.group(2)));
      return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
    }

    /** All of a name with these labels, as {@code kind=get}. */
    public static double sum(String answer, String name, String... labels) {
      return answer
          .lines()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .map(Sample::of)
          .filter(sample -> Arrays.stream(labels).allMatch(sample::has))
          .mapToDouble(Sample::value)
          .sum();
    }

    private boolean has(String label) {
      String[] pair = label.split("=", 2);
      return pair[1].equals(labels.get(pair[0]));
    }
  }
}
