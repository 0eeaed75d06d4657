package borg.cluster;

import borg.api.Borg;
import borg.store.Value;
import borg.store.Version;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Somebody's own code in the WAR, which injects the map. Goes into the WAR of one instance; {@link
 * ClusterIT} drives it from outside, a method at a time.
 */
@Path("injected")
public class InjectedMap {

  @Inject private Borg borg;

  /**
   * Calls a method of the map, and tells in words what came of it.
   *
   * @param more the value, then a version or seconds, where the method takes them
   */
  @GET
  @Path("{method}/{key}{more:(/[^/]+)*}")
  public CompletionStage<String> call(
      @PathParam("method") String method,
      @PathParam("key") String key,
      @PathParam("more") String more) {
    try {
      return call(method, key, more.isEmpty() ? List.of() : List.of(more.substring(1).split("/")));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture("refused: " + e.getMessage());
    }
  }

  private CompletionStage<String> call(String method, String key, List<String> more) {
    return switch (method) {
      case "get" -> borg.get(key).thenApply(InjectedMap::found);
      case "put" -> borg.put(key, value(more.get(0))).thenApply(Version::toString);
      case "put-for" ->
          borg.put(key, value(more.get(0)), Duration.ofSeconds(Long.parseLong(more.get(1))))
              .thenApply(Version::toString);
      case "put-if-absent" ->
          borg.putIfAbsent(key, value(more.get(0))).thenApply(InjectedMap::written);
      case "put-if-version" ->
          borg.putIfVersion(key, value(more.get(0)), version(more.get(1)))
              .thenApply(InjectedMap::written);
      case "remove" -> borg.remove(key).thenApply(String::valueOf);
      case "remove-if-version" ->
          borg.removeIfVersion(key, version(more.get(0))).thenApply(String::valueOf);
      default -> throw new IllegalArgumentException("no method " + method);
    };
  }

  private static Value value(String text) {
    return new Value("text/plain", text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Version version(String text) {
    return Version.parse(text).orElseThrow();
  }

  private static String found(Optional<Borg.Found> found) {
    return found
        .map(it -> it.version() + " " + new String(it.value().bytes(), StandardCharsets.ISO_8859_1))
        .orElse("none");
  }

  private static String written(Optional<Version> version) {
    return version.map(Version::toString).orElse("none");
  }
}
