package borg.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** A description of an interface, in YAML or JSON, with its references followed. */
final class OpenApi {

  private static final Set<String> METHODS =
      Set.of("get", "head", "put", "post", "patch", "delete");

  private final Map<String, Object> document;

  private OpenApi(Map<String, Object> document) {
    this.document = document;
  }

  /** The one in the WAR. */
  static OpenApi ours() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/META-INF/openapi.yaml")) {
      return new OpenApi(new Yaml().load(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JSON is YAML. */
  static OpenApi of(String text) {
    return new OpenApi(new Yaml().load(text));
  }

  private Map<String, Object> components() {
    return child(document, "components");
  }

  Set<String> paths() {
    return child(document, "paths").keySet();
  }

  /** In lower case. */
  Set<String> methods(String path) {
    var methods = new TreeSet<>(child(child(document, "paths"), path).keySet());
    methods.retainAll(METHODS);
    return methods;
  }

  /** Null where there is none. */
  Map<String, Object> operation(String method, String path) {
    Map<String, Object> item = child(child(document, "paths"), path);
    return item == null ? null : child(item, method.toLowerCase(Locale.ROOT));
  }

  Set<String> parameters(String method, String path) {
    var all = new ArrayList<Object>(list(child(child(document, "paths"), path), "parameters"));
    all.addAll(list(operation(method, path), "parameters"));
    var names = new TreeSet<String>();
    all.forEach(p -> names.add(follow(p).get("name").toString()));
    return names;
  }

  Set<String> statuses(String method, String path) {
    return child(operation(method, path), "responses").keySet();
  }

  Set<String> mediaTypes(String method, String path, int status) {
    Map<String, Object> response = response(method, path, status);
    return response.containsKey("content") ? child(response, "content").keySet() : Set.of();
  }

  Set<String> headers(String method, String path, int status) {
    Map<String, Object> response = response(method, path, status);
    return response.containsKey("headers") ? child(response, "headers").keySet() : Set.of();
  }

  private Map<String, Object> response(String method, String path, int status) {
    return follow(child(operation(method, path), "responses").get(Integer.toString(status)));
  }

  /** What parameters and headers are called where they are sent. */
  Set<String> names(String kind) {
    var names = new TreeSet<String>();
    child(components(), kind)
        .forEach((key, value) -> names.add(follow(value).getOrDefault("name", key).toString()));
    return names;
  }

  List<String> problemTypes() {
    Map<String, Object> parameter = child(child(components(), "parameters"), "problem");
    return list(child(parameter, "schema"), "enum").stream().map(Object::toString).toList();
  }

  private Map<String, Object> follow(Object object) {
    Map<String, Object> map = map(object);
    if (!map.containsKey("$ref")) {
      return map;
    }
    String[] steps = map.get("$ref").toString().split("/");
    return child(child(components(), steps[2]), steps[3]);
  }

  private static Map<String, Object> child(Map<String, Object> map, String name) {
    return map(map.get(name));
  }

  private static List<?> list(Map<String, Object> map, String name) {
    return map.get(name) instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked") // a document has texts for names
  private static Map<String, Object> map(Object object) {
    return (Map<String, Object>) object;
  }
}
