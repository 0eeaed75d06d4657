package borg.bench;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results as a table in Markdown. */
final class Table {

  private Table() {}

  static String of(Results results) {
    return "%s, %s%n%n".formatted(LocalDate.now(ZoneOffset.UTC), Machine.words())
        + """
        | row | unit | borg | imap | empty | borg / imap | borg / empty | goal |
        |---|---|---|---|---|---|---|---|
        """
        + results.rows().stream().map(row -> line(results, row)).collect(Collectors.joining());
  }

  private static String line(Results results, Row row) {
    String goals =
        row.goals().stream()
            .filter(goal -> goal.beside() == null || results.has(row, goal.beside()))
            .map(goal -> goal(results, row, goal))
            .collect(Collectors.joining("; "));
    return "| %s | %s | %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            row.name(),
            row.unit(),
            figure(results, row, Contestant.BORG),
            figure(results, row, Contestant.IMAP),
            figure(results, row, Contestant.EMPTY),
            ratio(results, row, Contestant.IMAP),
            ratio(results, row, Contestant.EMPTY),
            goals);
  }

  private static String figure(Results results, Row row, Contestant contestant) {
    if (!results.has(row, contestant)) {
      return "";
    }
    return "%s (%s to %s)"
        .formatted(
            number(results.median(row, contestant)),
            number(results.least(row, contestant)),
            number(results.most(row, contestant)));
  }

  private static String ratio(Results results, Row row, Contestant other) {
    return results.has(row, other)
        ? String.format(Locale.ROOT, "%.2f", results.ratio(row, other))
        : "";
  }

  private static String goal(Results results, Row row, Row.Goal goal) {
    return "%s %s%s: %s"
        .formatted(
            row.isMoreBetter() ? "≥" : "≤",
            String.format(Locale.ROOT, "%.4g", goal.factor()).replaceAll("\\.?0+$", ""),
            goal.beside() == null ? "" : " × " + goal.beside(),
            results.isReached(row, goal) ? "yes" : "**no**");
  }

  static String number(double figure) {
    return String.format(Locale.ROOT, figure < 100 ? "%.1f" : "%,.0f", figure);
  }
}
