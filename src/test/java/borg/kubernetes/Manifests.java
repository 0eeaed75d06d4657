package borg.kubernetes;

import static java.util.stream.Collectors.toMap;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** What stands in {@code domain-config/kubernetes}. */
public final class Manifests {

  static final Path FOLDER = Path.of("domain-config", "kubernetes");
  private static final String MODELS = "io.kubernetes.client.openapi.models.V1";

  private Manifests() {}

  /** The objects of a file. */
  static List<JsonObject> read(String file) throws IOException {
    return parse(Files.readString(FOLDER.resolve(file)));
  }

  static List<JsonObject> parse(String yaml) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object object : new Yaml().loadAll(yaml)) {
      objects.add(new Gson().toJsonTree(object).getAsJsonObject());
    }
    return objects;
  }

  /** The one container of the StatefulSet. */
  public static JsonObject container() throws IOException {
    return pod().getAsJsonArray("containers").get(0).getAsJsonObject();
  }

  static JsonObject pod() throws IOException {
    return at(statefulSet(), "spec", "template", "spec");
  }

  /** The StatefulSet. */
  public static JsonObject statefulSet() throws IOException {
    return read("statefulset.yaml").get(0);
  }

  static JsonObject at(JsonObject object, String... path) {
    JsonObject at = object;
    for (String name : path) {
      at = at.getAsJsonObject(name);
    }
    return at;
  }

  static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  /**
   * The environment of a pod's container, made as Kubernetes makes it.
   *
   * @param fields what the pod has, by path
   */
  public static Map<String, String> environment(Map<String, String> fields) throws IOException {
    Map<String, String> made = new LinkedHashMap<>();
    for (JsonElement element : container().getAsJsonArray("env")) {
      JsonObject variable = element.getAsJsonObject();
      String value;
      if (variable.has("value")) {
        value = text(variable, "value");
        for (Map.Entry<String, String> before : made.entrySet()) {
          value = value.replace("$(" + before.getKey() + ")", before.getValue());
        }
      } else {
        value = fields.get(text(at(variable, "valueFrom", "fieldRef"), "fieldPath"));
      }
      made.put(text(variable, "name"), value);
    }
    return made;
  }

  /** The ports of the container, by name. */
  public static Map<String, Integer> ports() throws IOException {
    return StreamSupport.stream(container().getAsJsonArray("ports").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .collect(toMap(p -> text(p, "name"), p -> p.get("containerPort").getAsInt()));
  }

  /**
   * Holds an object against the model of its kind.
   *
   * @return it, as the API's client would have it
   * @throws IllegalArgumentException a field that the kind does not have, or a required one is
   *     missing
   * @throws com.google.gson.JsonParseException a value of another type
   */
  static Object check(JsonObject object) {
    try {
      Class<?> model = Class.forName(MODELS + text(object, "kind"));
      model.getMethod("validateJsonElement", JsonElement.class).invoke(null, object);
      return JSON.getGson().fromJson(object, model);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no kind of Kubernetes: " + object.get("kind"), e);
    }
  }
}
