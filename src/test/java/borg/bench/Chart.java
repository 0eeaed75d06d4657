package borg.bench;

import java.util.Locale;
import java.util.Map;

/**
 * The results as a picture: each row's bars are as long as its figures are to the greatest of it.
 */
final class Chart {

  private static final Map<Contestant, String> COLORS =
      Map.of(Contestant.BORG, "#2b6cb0", Contestant.IMAP, "#c05621", Contestant.EMPTY, "#a0aec0");
  private static final int WIDTH = 720;
  private static final int NAMES = 190;
  private static final int FIGURES = 130;
  private static final int BAR = 12;

  private final StringBuilder svg = new StringBuilder();
  private int y = BAR;

  private Chart() {}

  static String of(Results results) {
    var chart = new Chart();
    results.rows().forEach(row -> chart.row(results, row));
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" \
        font-size="11">
        <rect width="100%%" height="100%%" fill="#fff"/>
        %s</svg>
        """
        .formatted(WIDTH, chart.y, chart.svg);
  }

  private void row(Results results, Row row) {
    text(8, y + BAR - 2, row.name() + ", " + row.unit());
    double greatest = 0;
    for (Contestant contestant : Contestant.values()) {
      if (results.has(row, contestant)) {
        greatest = Math.max(greatest, results.median(row, contestant));
      }
    }
    for (Contestant contestant : Contestant.values()) {
      if (results.has(row, contestant)) {
        bar(contestant, results.median(row, contestant), greatest);
      }
    }
    y += BAR;
  }

  private void bar(Contestant contestant, double figure, double greatest) {
    double length = greatest == 0 ? 0 : figure / greatest * (WIDTH - NAMES - FIGURES);
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
            NAMES,
            y,
            length,
            BAR - 1,
            COLORS.get(contestant)));
    text(NAMES + (int) length + 4, y + BAR - 2, contestant + " " + Table.number(figure));
    y += BAR;
  }

  private void text(int x, int at, String text) {
    svg.append("<text x=\"%d\" y=\"%d\">%s</text>%n".formatted(x, at, text));
  }
}
