package borg.config;

import borg.access.Tokens;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads settings, and gathers what is wrong with them instead of stopping at the first. */
final class SettingsReader {

  private static final int MIN_SECRET_CHARS = 16;
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Function<String, Optional<String>> source;
  private final List<String> wrong = new ArrayList<>();
  private final TreeSet<String> read = new TreeSet<>();

  SettingsReader(Function<String, Optional<String>> source) {
    this.source = source;
  }

  /** The names of all settings that were asked for. */
  TreeSet<String> namesRead() {
    return read;
  }

  /** All that is wrong, in the order found. */
  List<String> wrong() {
    return wrong;
  }

  void isWrong(String message) {
    wrong.add(message);
  }

  void require(boolean holds, String message) {
    // What could not be read at all was replaced by a stand-in: nothing follows from that.
    if (!holds && wrong.isEmpty()) {
      wrong.add(message);
    }
  }

  String text(String name, String pattern, String meaning) {
    String value = raw(name);
    if (!value.matches(pattern)) {
      wrong.add("%s is '%s', not %s".formatted(name, value, meaning));
    }
    return value;
  }

  Duration duration(String name) {
    String value = raw(name);
    try {
      Duration duration = value.startsWith("P") ? Duration.parse(value) : ofSeconds(value);
      if (duration.compareTo(Duration.ofMillis(1)) >= 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      // Said below.
    }
    wrong.add(
        "%s is '%s', not a duration of PT0.001S to P365D (PT0.3S, PT10M, or seconds: 0.3)"
            .formatted(name, value));
    return Duration.ofSeconds(1);
  }

  private static Duration ofSeconds(String value) {
    if (!value.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
      throw new NumberFormatException(value);
    }
    return Duration.ofNanos(new BigDecimal(value).movePointRight(9).longValueExact());
  }

  int number(String name, int least, int most) {
    String value = raw(name);
    if (value.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    wrong.add("%s is '%s', not a whole number of %d to %d".formatted(name, value, least, most));
    return least;
  }

  double fraction(String name, double most) {
    String value = raw(name);
    if (value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      double number = Double.parseDouble(value);
      if (number <= most) {
        return number;
      }
    }
    wrong.add("%s is '%s', not a number of 0 to %.0f".formatted(name, value, most));
    return 1;
  }

  boolean flag(String name) {
    String value = raw(name);
    if (!value.equals("true") && !value.equals("false")) {
      wrong.add("%s is '%s', not true or false".formatted(name, value));
    }
    return value.equals("true");
  }

  /** One of these, by its name in small letters. */
  <T extends Enum<T>> T oneOf(String name, T[] values) {
    String value = raw(name);
    for (T one : values) {
      if (one.name().toLowerCase(Locale.ROOT).equals(value)) {
        return one;
      }
    }
    String names =
        Arrays.stream(values)
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or "));
    wrong.add("%s is '%s', not %s".formatted(name, value, names));
    return values[0];
  }

  /**
   * A secret, or several, a line each, given themselves or by a file. Never repeats anything of
   * them.
   */
  Secret secret(String name, String fileName) {
    String given = raw(name);
    String file = raw(fileName);
    if (!given.isEmpty() && !file.isEmpty()) {
      wrong.add("%s and %s are both set; one of them is enough".formatted(name, fileName));
    }
    String text = file.isEmpty() ? given : contentOf(file, fileName);
    List<String> secrets = text.lines().map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (secrets.stream().anyMatch(secret -> secret.length() < MIN_SECRET_CHARS)) {
      wrong.add(
          "%s is shorter than %d characters"
              .formatted(file.isEmpty() ? name : fileName + "'s content", MIN_SECRET_CHARS));
    }
    return new Secret(secrets);
  }

  private String contentOf(String file, String fileName) {
    try {
      String content = Files.readString(Path.of(file)).stripTrailing();
      if (content.isEmpty()) {
        wrong.add("%s is '%s', a file without a secret in it".formatted(fileName, file));
      }
      return content;
    } catch (IOException | InvalidPathException e) {
      wrong.add("%s is '%s', a file that can't be read".formatted(fileName, file));
      return "";
    }
  }

  /** Tokens, given themselves or by a file. Never repeats anything of them. */
  Tokens tokens(String name, String fileName) {
    String given = raw(name);
    String file = raw(fileName);
    if (!given.isEmpty() && !file.isEmpty()) {
      wrong.add("%s and %s are both set; one of them is enough".formatted(name, fileName));
    }
    try {
      return Tokens.of(file.isEmpty() ? given : contentOf(file, fileName));
    } catch (IllegalArgumentException e) {
      wrong.add("%s: %s".formatted(file.isEmpty() ? name : fileName, e.getMessage()));
      return Tokens.NONE;
    }
  }

  /** A setting as it stands; empty if there is none. */
  String raw(String name) {
    read.add(name);
    return source.apply(name).orElse("").strip();
  }
}
