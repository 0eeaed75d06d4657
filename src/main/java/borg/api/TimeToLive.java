package borg.api;

import borg.peer.Operation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long an entry is to live, as clients write it. */
final class TimeToLive {

  /** A hundred years. */
  static final long MAX_SECONDS = 3_153_600_000L;

  private static final BigDecimal NANOS = BigDecimal.valueOf(TimeUnit.SECONDS.toNanos(1));

  // ISO 8601 durations whose length is known: no years, months or weeks. Fractions of seconds only.
  private static final Pattern ISO =
      Pattern.compile(
          "P(?:([0-9]{1,12})D)?"
              + "(?:T(?:([0-9]{1,12})H)?(?:([0-9]{1,12})M)?"
              + "(?:([0-9]{1,12}(?:[.,][0-9]{1,9})?)S)?)?");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private TimeToLive() {}

  /**
   * Reads a time to live.
   *
   * @param text seconds, an ISO 8601 duration, {@code none}; null if it was not given
   * @return nanoseconds, {@link Operation#FOR_EVER} for none
   * @throws Refusal 400 if it is anything else
   */
  static long nanos(String text) {
    if (text == null || text.equals("none")) {
      return Operation.FOR_EVER;
    }
    BigDecimal seconds = SECONDS.matcher(text).matches() ? new BigDecimal(text) : iso(text);
    if (seconds == null
        || seconds.signum() == 0
        || seconds.compareTo(BigDecimal.valueOf(MAX_SECONDS)) > 0) {
      throw Refusal.badRequest(
          "'ttl' can't be read; right would be a whole number of seconds from 1 to 3153600000, an"
              + " ISO 8601 duration of days, hours, minutes and seconds as long (PT30S), or none.");
    }
    return seconds.multiply(NANOS).longValueExact();
  }

  private static BigDecimal iso(String text) {
    Matcher parts = ISO.matcher(text);
    if (!parts.matches() || text.endsWith("P") || text.endsWith("T")) {
      return null;
    }
    return part(parts, 1, 86_400)
        .add(part(parts, 2, 3_600))
        .add(part(parts, 3, 60))
        .add(part(parts, 4, 1));
  }

  private static BigDecimal part(Matcher parts, int group, int seconds) {
    String number = parts.group(group);
    return number == null
        ? BigDecimal.ZERO
        : new BigDecimal(number.replace(',', '.')).multiply(BigDecimal.valueOf(seconds));
  }

  /** As it stands in {@code Borg-Ttl}: seconds, rounded up, so that what lives has one at least. */
  static long secondsUp(long nanos) {
    return BigDecimal.valueOf(nanos).divide(NANOS, 0, RoundingMode.CEILING).longValueExact();
  }
}
