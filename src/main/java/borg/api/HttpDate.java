package borg.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/** Dates as HTTP has them (RFC 9110, section 5.6.7), and had them once. Thread-safe. */
final class HttpDate {

  /** Years of two digits are taken for those from here on, less than a century long. */
  private static final int FIRST_YEAR = 1980;

  // Not RFC_1123_DATE_TIME, whose days have no leading zero.
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /** In the order in which they are tried: now, RFC 850, asctime. */
  private static final List<DateTimeFormatter> READ =
      List.of(
          DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US),
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_YEAR)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.US),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US));

  private record Text(long second, String text) {}

  private static volatile Text latest = new Text(-1, "");

  private HttpDate() {}

  /** The second that a date names; null if it is none. */
  static Long second(String text) {
    for (DateTimeFormatter format : READ) {
      try {
        return LocalDateTime.parse(text, format).toEpochSecond(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        // Perhaps it is of another kind.
      }
    }
    return null;
  }

  static String now() {
    return of(System.currentTimeMillis());
  }

  /** Nearly always the same second is asked for many times in a row. */
  static String of(long millis) {
    long second = Math.floorDiv(millis, 1000);
    Text text = latest;
    if (text.second() != second) {
      text = new Text(second, FORMAT.format(Instant.ofEpochSecond(second)));
      latest = text;
    }
    return text.text();
  }
}
