package borg.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as HTTP has them (RFC 9110, section 5.6.7). Thread-safe. */
final class HttpDate {

  // Not RFC_1123_DATE_TIME, whose days have no leading zero.
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private record Text(long second, String text) {}

  private static volatile Text latest = new Text(-1, "");

  private HttpDate() {}

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
