package borg.kubernetes;

import static borg.kubernetes.Manifests.at;
import static borg.kubernetes.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests against the models that the API's own client has, and against one another. */
class ManifestsTest {

  private static final String NAME = "app.kubernetes.io/name";

  static List<String> resources() throws IOException {
    return Manifests.read("kustomization.yaml").get(0).getAsJsonArray("resources").asList().stream()
        .map(JsonElement::getAsString)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("resources")
  void manifests_areWhatTheApiKnows(String file) throws IOException {
    assertThat(Manifests.read(file))
        .isNotEmpty()
        .allSatisfy(o -> assertThat(Manifests.check(o)).isNotNull());
  }

  /** Or a check that lets everything through would do as well. */
  @ParameterizedTest
  @CsvSource({
    "terminationGracePeriodSeconds:, terminationGracePeriod:",
    "periodSeconds: 10, periodSecs: 10",
    "serviceName: borg-grid, service: borg-grid",
    "replicas: 3, replicas: three",
    "kind: StatefulSet, kind: StatefulSets",
    "containerPort: 8080, protocol: TCP",
    "drop: [\"ALL\"], drop: ALL",
  })
  void mistakes_areRefused(String right, String wrong) throws IOException {
    String manifest = Files.readString(Manifests.FOLDER.resolve("statefulset.yaml"));
    assertThat(manifest).contains(right);
    JsonObject changed = Manifests.parse(manifest.replace(right, wrong)).get(0);

    assertThatThrownBy(() -> Manifests.check(changed))
        .isInstanceOfAny(IllegalArgumentException.class, JsonParseException.class);
  }

  @Test
  void eachFile_isApplied() throws IOException {
    Set<String> files = new TreeSet<>();
    try (Stream<Path> all = Files.list(Manifests.FOLDER)) {
      all.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .filter(name -> !name.equals("hazelcast.yaml") && !name.equals("kustomization.yaml"))
          .forEach(files::add);
    }
    assertThat(resources()).containsExactlyInAnyOrderElementsOf(files);
  }

  /** A selector without labels would mean every pod of the namespace. */
  @Test
  void selectors_meanThePodsOfBorg() throws IOException {
    JsonObject labels = at(Manifests.statefulSet(), "spec", "template", "metadata", "labels");
    assertThat(text(labels, NAME)).isEqualTo("borg");
    JsonObject budget = Manifests.read("disruption-budget.yaml").get(0);
    JsonObject policy = Manifests.read("network-policy.yaml").get(0);

    assertThat(at(Manifests.statefulSet(), "spec", "selector", "matchLabels")).isEqualTo(labels);
    assertThat(at(budget, "spec", "selector", "matchLabels")).isEqualTo(labels);
    assertThat(at(policy, "spec", "podSelector", "matchLabels")).isEqualTo(labels);
    assertThat(Manifests.read("services.yaml"))
        .allSatisfy(service -> assertThat(at(service, "spec", "selector")).isEqualTo(labels));
  }

  @Test
  void grid_isFoundByAServiceThatKnowsPodsBeforeTheyAreReady() throws IOException {
    String name = text(at(Manifests.statefulSet(), "spec"), "serviceName");
    JsonObject service =
        Manifests.read("services.yaml").stream()
            .filter(s -> text(at(s, "metadata"), "name").equals(name))
            .findFirst()
            .orElseThrow();

    assertThat(text(at(service, "spec"), "clusterIP")).isEqualTo("None");
    assertThat(at(service, "spec").get("publishNotReadyAddresses").getAsBoolean()).isTrue();
    // A pod that waited for the one before to be ready would wait for ever.
    assertThat(text(at(Manifests.statefulSet(), "spec"), "podManagementPolicy"))
        .isEqualTo("Parallel");
  }

  @Test
  void gridPort_isForPodsOfBorgOnly() throws IOException {
    JsonObject policy = Manifests.read("network-policy.yaml").get(0);
    for (JsonElement element : at(policy, "spec").getAsJsonArray("ingress")) {
      JsonObject rule = element.getAsJsonObject();
      JsonArray ports = rule.getAsJsonArray("ports");
      assertThat(ports).hasSize(1);
      assertThat(rule.has("from"))
          .isEqualTo(text(ports.get(0).getAsJsonObject(), "port").equals("grid"));
    }
  }

  @Test
  void pods_haveNoRightsThatTheyDoNotNeed() throws IOException {
    JsonObject pod = Manifests.pod();
    JsonObject container = at(Manifests.container(), "securityContext");

    assertThat(pod.get("automountServiceAccountToken").getAsBoolean()).isFalse();
    assertThat(at(pod, "securityContext").get("runAsNonRoot").getAsBoolean()).isTrue();
    assertThat(container.get("allowPrivilegeEscalation").getAsBoolean()).isFalse();
    assertThat(container.get("readOnlyRootFilesystem").getAsBoolean()).isTrue();
    assertThat(at(container, "capabilities").getAsJsonArray("drop").toString())
        .isEqualTo("[\"ALL\"]");
  }

  /** Whoever hardens one of the two shall not forget the other. */
  @Test
  void grid_isWhatItIsElsewhere_butForItsAddresses() throws IOException {
    JsonObject here = grid(Manifests.FOLDER.resolve("hazelcast.yaml"));
    JsonObject elsewhere = grid(Path.of("domain-config", "hazelcast.yaml"));

    assertThat(here.get("properties")).isEqualTo(elsewhere.get("properties"));
    assertThat(network(here)).isEqualTo(network(elsewhere));
    assertThat(here.keySet()).isEqualTo(elsewhere.keySet());
  }

  private static JsonObject grid(Path file) throws IOException {
    return Manifests.parse(Files.readString(file)).get(0).getAsJsonObject("hazelcast");
  }

  /** Without what has to differ: who is looked for, and at which address. */
  private static JsonObject network(JsonObject grid) {
    JsonObject network = grid.getAsJsonObject("advanced-network").deepCopy();
    Set<String> ways =
        network.getAsJsonObject("join").keySet().stream().collect(Collectors.toSet());
    assertThat(ways).hasSize(3);
    network.getAsJsonObject("join").remove("tcp-ip");
    network.getAsJsonObject("join").remove("kubernetes");
    network
        .getAsJsonObject("member-server-socket-endpoint-config")
        .getAsJsonObject("interfaces")
        .remove("interfaces");
    return network;
  }
}
