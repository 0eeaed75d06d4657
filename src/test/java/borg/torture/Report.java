package borg.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cluster as one instance tells it: GET /cluster.
 *
 * @param ready the names of those that are ready; all of them if {@code others} is empty
 */
record Report(String state, long underReplicated, Set<String> ready, Set<String> others) {

  private static final String SILENT = "silent";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LOADING = Duration.ofSeconds(60);
  private static final Pattern STATE = Pattern.compile("\"state\":\"([a-z]+)\"");
  private static final Pattern UNDER = Pattern.compile("\"underReplicated\":([0-9]+)");
  private static final Pattern NODE =
      Pattern.compile("\\{\"node\":\"([^\"]+)\",\"url\":\"[^\"]*\",\"state\":\"([a-z]+)\"");

  boolean isWholeWith(Set<String> names) {
    return state.equals("balanced")
        && underReplicated == 0
        && others.isEmpty()
        && ready.equals(names);
  }

  boolean isSilent() {
    return state.equals(SILENT);
  }

  /** What an instance says; something that is never whole if it does not answer. */
  static Report of(Instance instance) {
    String text;
    try {
      text = get(instance, "/cluster");
    } catch (IOException e) {
      return new Report(SILENT, 0, Set.of(), Set.of());
    }
    var ready = new TreeSet<String>();
    var others = new TreeSet<String>();
    Matcher node = NODE.matcher(text);
    while (node.find()) {
      (node.group(2).equals("ready") ? ready : others).add(node.group(1));
    }
    Matcher state = STATE.matcher(text);
    Matcher under = UNDER.matcher(text);
    boolean isReport = state.find() && under.find();
    return new Report(
        isReport ? state.group(1) : "odd",
        isReport ? Long.parseLong(under.group(1)) : 0,
        ready,
        others);
  }

  /** An import, all of which must be written. */
  static void load(Instance instance, String lines) {
    URI uri = URI.create(instance.base() + "/entries");
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(LOADING)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines));
    try {
      HttpResponse<String> response = Caller.HTTP.send(request.build(), BodyHandlers.ofString());
      if (!response.body().contains("\"written\":" + lines.lines().count() + ",")) {
        throw new IllegalStateException("not all was written: " + response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether its readiness probe, which is at the server's root, says so. */
  static boolean saysReady(Instance instance) {
    try {
      get(URI.create(instance.base()).resolve("/health/ready"));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  static String get(Instance instance, String path) throws IOException {
    return get(URI.create(instance.base() + path));
  }

  private static String get(URI uri) throws IOException {
    try {
      HttpResponse<String> response =
          Caller.HTTP.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(uri + " answers " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
