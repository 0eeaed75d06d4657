package borg.cluster;

import static borg.cluster.Cluster.START;
import static borg.cluster.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import borg.kubernetes.Dockerfile;
import borg.kubernetes.ImageFolder;
import borg.kubernetes.Manifests;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The image and the pods, without a container: the Dockerfile's commands make it in a folder, and
 * its entry point runs with the environment that the manifest gives, each pod on a loopback address
 * of its own. Names are found in a file instead of by Kubernetes. Minutes that nobody takes who
 * does not ask for it: {@code scripts/check -Dit.admin=true}.
 */
@EnabledIfSystemProperty(named = "it.admin", matches = "true")
class ImageIT {

  private static final String NAMESPACE = "test";

  /** The last node has no label. */
  private static final List<String> ZONES = List.of("north", "south", "");

  private static final String TOKEN = "s3cret-of-the-administrator";

  /** Starts sooner; nothing is measured. */
  private static final String QUICK = " -XX:TieredStopAtLevel=1 ";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Path root = Path.of("target", "it-image").toAbsolutePath();
  private final List<Process> pods = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private ImageFolder image;
  private int port;

  @AfterEach
  void end() {
    pods.forEach(Process::destroyForcibly);
    pods.forEach(pod -> pod.onExit().join());
  }

  @Test
  void podsOfTheImage_findOneAnother_andLeaveBeforeTheyStop() throws Exception {
    Preparation.clear(root);
    Dockerfile dockerfile = Dockerfile.read(Dockerfile.FILE);
    image = new ImageFolder(dockerfile, Files.createDirectories(root));
    int replicas = Manifests.statefulSet().getAsJsonObject("spec").get("replicas").getAsInt();
    prepare(replicas);
    image.build(Map.of("POD_IP", addresses.get(0), "JAVA_OPTS", QUICK + local(0)));
    assertThat(root.resolve("opt/borg/classes.jsa")).isNotEmptyFile();
    Set<String> files = files();

    for (int i = 0; i < replicas; i++) {
      pods.add(start(dockerfile, i));
    }
    for (int i = 0; i < replicas; i++) {
      awaitProbes(i);
    }
    assertThat(ask(0, "PUT", "/borg/entries/k?ttl=none").statusCode()).isEqualTo(201);
    assertThat(zones(0)).containsExactlyInAnyOrderElementsOf(ZONES);

    int last = replicas - 1;
    assertThat(preStop(last, "60")).isZero();
    // The very process that was started is the JVM: a signal to it is one to Borg.
    pods.get(last).destroy();
    assertThat(pods.get(last).waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();

    eventually(START, () -> assertThat(zones(0)).hasSize(last));
    assertThat(ask(0, "GET", "/borg/entries/k").statusCode()).isEqualTo(200);
    // The last but one would leave nothing on two: the answer is no, and comes in time.
    assertThat(preStop(last - 1, "4")).isEqualTo(1);
    assertThat(ask(last - 1, "GET", "/borg/entries/k").statusCode()).isEqualTo(200);
    assertThat(files()).as("what the manifest has mounted read-only").isEqualTo(files);
  }

  /** The image's own, with sizes and times. */
  private Set<String> files() throws IOException {
    Set<String> files = new TreeSet<>();
    try (Stream<Path> all = Files.walk(root.resolve("opt"))) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        files.add(path + " " + Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    }
    return files;
  }

  /** Secrets, addresses where nobody listens yet, and the names that Kubernetes would give. */
  private void prepare(int replicas) throws IOException {
    Path secrets = Files.createDirectories(Path.of(image.here("/etc/borg")));
    Files.writeString(secrets.resolve("cluster-secret"), "known to the pods of this test");
    Files.writeString(secrets.resolve("tokens"), "app:read:t0ken,ops:admin:" + TOKEN + "\n");
    port = Manifests.ports().get("http");
    int network = (int) (ProcessHandle.current().pid() % 200) + 20;
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    hosts.append("127.0.0.1 ").append(InetAddress.getLocalHost().getHostName()).append('\n');
    String service = "borg-grid." + NAMESPACE + ".svc";
    for (int i = 0; i < replicas; i++) {
      String address = "127.%d.9.%d".formatted(network, i + 1);
      for (int each : Manifests.ports().values()) {
        new ServerSocket(each, 1, InetAddress.getByName(address)).close();
      }
      addresses.add(address);
      hosts.append(address).append(" borg-" + i + "." + service).append('\n');
      hosts.append(address).append(' ').append(service).append('\n');
    }
    Files.writeString(root.resolve("hosts"), hosts);
  }

  private Map<String, String> environment(int i) throws IOException {
    Map<String, String> fields = new HashMap<>();
    fields.put("metadata.name", "borg-" + i);
    fields.put("metadata.namespace", NAMESPACE);
    fields.put("status.podIP", addresses.get(i));
    fields.put("metadata.labels['topology.kubernetes.io/zone']", ZONES.get(i));
    Map<String, String> environment = Manifests.environment(fields);
    environment.put("BORG_WORK", "/var/borg/borg-" + i);
    environment.put("HTTP_ADDRESS", addresses.get(i));
    environment.put("GRID_NAME", "it-" + ProcessHandle.current().pid());
    // -Xshare:on: without the archive that the image has it would not start at all.
    environment.merge("JAVA_OPTS", " -Xmx256m -Xshare:on" + QUICK + local(i), String::concat);
    return environment;
  }

  /** What a pod would have of Kubernetes: names, and an interface with its address. */
  private String local(int i) {
    return "-Djdk.net.hosts.file=%s/hosts -Dhazelcast.local.localAddress=%s"
        .formatted(root, addresses.get(i));
  }

  private Process start(Dockerfile dockerfile, int i) throws IOException {
    Files.createDirectories(Path.of(image.here("/var/borg/borg-" + i)));
    return image
        .command(dockerfile.last("ENTRYPOINT").exec(), environment(i))
        .redirectOutput(root.resolve("borg-" + i + ".log").toFile())
        .start();
  }

  /** The manifest's own, in their order. */
  private void awaitProbes(int i) throws IOException {
    JsonObject container = Manifests.container();
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonObject get = container.getAsJsonObject(probe).getAsJsonObject("httpGet");
      assertThat(get.get("port").getAsString()).isEqualTo("http");
      eventually(
          START.multipliedBy(3),
          () -> {
            assertThat(pods.get(i).isAlive()).as("borg-%d runs", i).isTrue();
            assertThat(ask(i, "GET", get.get("path").getAsString()).statusCode())
                .as("%s of borg-%d", probe, i)
                .isEqualTo(200);
          });
    }
  }

  private int preStop(int i, String seconds) throws IOException, InterruptedException {
    JsonArray command =
        Manifests.container()
            .getAsJsonObject("lifecycle")
            .getAsJsonObject("preStop")
            .getAsJsonObject("exec")
            .getAsJsonArray("command");
    Map<String, String> environment = environment(i);
    environment.put("LEAVE_SECONDS", seconds);
    List<String> words = command.asList().stream().map(JsonElement::getAsString).toList();
    Process process = image.command(words, environment).start();
    System.out.println(new String(process.getInputStream().readAllBytes(), UTF_8));
    return process.waitFor();
  }

  private List<String> zones(int i) {
    JsonObject cluster =
        JsonParser.parseString(ask(i, "GET", "/borg/cluster").body()).getAsJsonObject();
    return cluster.getAsJsonArray("nodes").asList().stream()
        .map(node -> node.getAsJsonObject().get("zone").getAsString())
        .toList();
  }

  private HttpResponse<String> ask(int i, String method, String path) {
    var address = new InetSocketAddress(addresses.get(i), port);
    URI uri = URI.create("http://" + address.getHostString() + ":" + port + path);
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
    request.header("Authorization", "Bearer " + TOKEN);
    try {
      return CLIENT.send(
          request.method(method, BodyPublishers.ofString("")).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
