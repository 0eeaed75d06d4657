package borg.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the keys come from: the setting itself, a file, the class path, or a key server. */
public final class KeySource {

  private static final int MOST_BYTES = 1 << 20;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final long WHOLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final String CLASSPATH = "classpath:";
  private static final Pattern SERVER = Pattern.compile("(https?://)(?:[^/]*@)?([^?#]*).*");

  private final String text;
  private final String location;

  private KeySource(String text, String location) {
    this.text = text;
    this.location = location;
  }

  /** Keys that stand in a setting. */
  public static KeySource ofText(String text) {
    return new KeySource(text, null);
  }

  /** Keys that a file, {@code classpath:}, {@code http:} or {@code https:} leads to. */
  public static KeySource ofLocation(String location) {
    return new KeySource(null, location);
  }

  /** Whether it may hold other keys later. */
  boolean mayChange() {
    return location != null;
  }

  /** The location, as it may be shown: a URL can hold a password. */
  public String shown() {
    Matcher server = SERVER.matcher(location == null ? "" : location);
    return server.matches() ? server.group(1) + server.group(2) : location;
  }

  /**
   * Reads the keys. Blocks, for some seconds at most.
   *
   * @throws IllegalArgumentException if that fails; the message says why
   */
  public VerificationKeys load(Algorithm algorithm) {
    try {
      return KeyText.read(location == null ? text : content(), algorithm);
    } catch (IOException e) {
      throw new IllegalArgumentException("it can't be read (" + why(e) + ")", e);
    }
  }

  private static String why(IOException e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }

  private String content() throws IOException {
    if (SERVER.matcher(location).matches()) {
      return fetch(url());
    }
    if (location.startsWith(CLASSPATH)) {
      return resource(location.substring(CLASSPATH.length()));
    }
    return file();
  }

  private URL url() throws IOException {
    try {
      return URI.create(location).toURL();
    } catch (IllegalArgumentException e) {
      // Its message would repeat the whole of it.
      throw new IOException("no URL");
    }
  }

  /* A name alone is a resource for MicroProfile JWT; who sets it here more often means a file. */
  private String file() throws IOException {
    Path path;
    try {
      path = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("no name of a file");
    }
    if (!Files.exists(path) && !location.startsWith("file:")) {
      return resource(location);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return read(in);
    }
  }

  private static String resource(String name) throws IOException {
    String absolute = name.startsWith("/") ? name : "/" + name;
    try (InputStream in = KeySource.class.getResourceAsStream(absolute)) {
      if (in == null) {
        throw new FileNotFoundException("there is none of that name");
      }
      return read(in);
    }
  }

  private static String fetch(URL url) throws IOException {
    URLConnection any = url.openConnection();
    if (!(any instanceof HttpURLConnection connection)) {
      throw new IOException("no URL of a server");
    }
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setUseCaches(false);
    // Who is trusted to name the keys is who the setting names.
    connection.setInstanceFollowRedirects(false);
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("the server answers " + connection.getResponseCode());
      }
      try (InputStream in = connection.getInputStream()) {
        return read(in);
      }
    } finally {
      connection.disconnect();
    }
  }

  private static String read(InputStream in) throws IOException {
    long began = System.nanoTime();
    var content = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      content.write(part, 0, read);
      if (content.size() > MOST_BYTES) {
        throw new IOException("it is longer than " + MOST_BYTES + " bytes");
      }
      if (System.nanoTime() - began > WHOLE_TIMEOUT_NANOS) {
        throw new IOException("it takes too long");
      }
    }
    return content.toString(UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeySource that
        && Objects.equals(text, that.text)
        && Objects.equals(location, that.location);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, location);
  }

  @Override
  public String toString() {
    return location == null ? "a key in the settings" : shown();
  }
}
