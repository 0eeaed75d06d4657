package borg.api;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the console's page may load and do (Content Security Policy, level 3): scripts and styles of
 * this instance alone, none of them written into the page; no text becomes markup (Trusted Types).
 */
final class ConsolePolicy {

  /** For what is no page. */
  static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  private static final String PAGE =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " blob:%s; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  /* Nothing that could end a source, or the whole directive. */
  private static final Pattern ORIGIN =
      Pattern.compile("(https?://(?:\\[[0-9a-fA-F:]+]|[\\w.-]+)(?::[0-9]{1,5})?)(?:/.*)?");

  private ConsolePolicy() {}

  /**
   * The policy of a page which may look whether one of these is alive, by loading a picture from
   * it. (No script can ask another instance for more: there is no CORS.)
   */
  static String allowing(Collection<String> urls) {
    return PAGE.formatted(
        urls.stream()
            .map(ORIGIN::matcher)
            .filter(Matcher::matches)
            .map(origin -> " " + origin.group(1))
            .distinct()
            .sorted()
            .collect(Collectors.joining()));
  }
}
