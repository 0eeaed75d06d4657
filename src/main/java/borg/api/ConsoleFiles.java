package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The files of the console, as they lie in the WAR: few, small, and known by name, so that no name
 * that somebody sends ever becomes a path. Immutable.
 */
final class ConsoleFiles {

  /** The page itself. */
  static final String PAGE = "index.html";

  /** What the page loads. */
  static final List<String> PARTS =
      List.of(
          "base.css",
          "parts.css",
          "icon.svg",
          "main.js",
          "buckets.js",
          "cards.js",
          "chart.js",
          "connection.js",
          "dom.js",
          "drain.js",
          "editor.js",
          "entry.js",
          "events.js",
          "format.js",
          "http.js",
          "keys.js",
          "metrics.js",
          "others.js",
          "picture.js",
          "place.js",
          "progress.js",
          "rates.js",
          "stream.js",
          "token.js",
          "value.js",
          "whereis.js");

  private static final String FOLDER = "/borg/console/";

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html;charset=UTF-8",
          "css", "text/css;charset=UTF-8",
          "js", "text/javascript;charset=UTF-8",
          "svg", "image/svg+xml");

  private static final ConsoleFiles ALL = new ConsoleFiles();

  private final ConsoleFile page = read(PAGE);
  private final Map<String, ConsoleFile> parts =
      PARTS.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), ConsoleFiles::read));

  private ConsoleFiles() {}

  /**
   * One of them.
   *
   * @param tag differs from that of any other content
   */
  record ConsoleFile(String mediaType, byte[] content, String tag) {

    String text() {
      return new String(content, UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ConsoleFile that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
      return tag.hashCode();
    }
  }

  static ConsoleFile page() {
    return ALL.page;
  }

  /** Null if there is none of that name. */
  static ConsoleFile part(String name) {
    return ALL.parts.get(name);
  }

  private static ConsoleFile read(String name) {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the WAR lacks " + FOLDER + name);
      }
      byte[] content = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      String type = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new ConsoleFile(type, content, '"' + HexFormat.of().formatHex(digest, 0, 8) + '"');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
