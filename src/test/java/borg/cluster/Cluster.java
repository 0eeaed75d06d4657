package borg.cluster;

import static borg.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Logger;
import org.jboss.arquillian.container.test.api.Deployer;

/** The running instances: started by Arquillian, ended by it or by a signal. */
final class Cluster {

  /** For what takes a start of the server; generous, since CI may be busy. */
  static final Duration START = Duration.ofSeconds(120);

  /** For what takes the cluster some seconds. */
  static final Duration SOON = Duration.ofSeconds(60);

  private static final Logger LOG = Logger.getLogger(Cluster.class.getName());

  private final Deployer deployer;
  private final Set<String> running = new TreeSet<>();

  Cluster(Deployer deployer) {
    this.deployer = deployer;
  }

  Rest at(String name) {
    boolean isTls = Preparation.WITH_TLS.contains(name);
    String scheme = isTls ? "https" : "http";
    return new Rest(scheme + "://127.0.0.1:" + System.getProperty("it.http." + name) + "/borg");
  }

  List<Rest> at(String... names) {
    return Arrays.stream(names).map(this::at).toList();
  }

  /** Makes exactly these the running instances, all ready, everything on two of them. */
  void runs(String... names) {
    Set<String> wanted = new TreeSet<>(List.of(names));
    for (String name : List.copyOf(running)) {
      if (!wanted.contains(name)) {
        stop(name);
      }
    }
    for (String name : wanted) {
      if (!running.contains(name)) {
        start(name);
      }
    }
    awaitBalanced(names);
  }

  /** Starts an instance; returns once its application is there, which may not be ready yet. */
  void start(String name) {
    launch(name);
    if (!at(name).isDeployed()) {
      // One start in some hundreds: the server's deployer finds no class loader.
      LOG.warning("The server of " + name + " came up without the application; once more");
      kill(name);
      launch(name);
    }
  }

  /**
   * Starts an instance and freezes it at once. If it was a member already, to freeze it would have
   * been a fault: then it goes on, and the result is false.
   */
  boolean startFrozen(String name, String member) {
    launch(name);
    pause(name);
    boolean isMember =
        at(member).cluster().getJsonArray("nodes").stream()
            .anyMatch(
                node ->
                    node.asJsonObject().getString("node").equals(name)
                        && !node.asJsonObject().getString("state").equals("joining"));
    if (isMember) {
      LOG.warning(name + " was a member before it could be frozen");
      resume(name);
    }
    return !isMember;
  }

  private void launch(String name) {
    Preparation.freshServer(name);
    deployer.deploy(name);
    running.add(name);
  }

  /** Waits until each of these sees exactly these, ready, and everything on two. */
  long awaitBalanced(String... names) {
    return eventually(
        START,
        () -> {
          for (String name : names) {
            JsonObject cluster = at(name).cluster();
            Set<String> ready = new TreeSet<>();
            for (JsonValue value : cluster.getJsonArray("nodes")) {
              JsonObject node = value.asJsonObject();
              ready.add(node.getString("node") + " " + node.getString("state"));
            }
            Set<String> expected = new TreeSet<>();
            Arrays.stream(names).forEach(n -> expected.add(n + " ready"));
            assertThat(ready).as("members that %s sees", name).isEqualTo(expected);
            assertThat(cluster.getString("state"))
                .isEqualTo(names.length < 2 ? "degraded" : "balanced");
            if (names.length > 1) {
              assertThat(cluster.getInt("underReplicated")).isZero();
            }
          }
        });
  }

  void awaitReady(String name) {
    eventually(START, () -> assertThat(at(name).isReady()).as(name + " is ready").isTrue());
  }

  /** An orderly stop: leaves, then is told to end. */
  void stop(String name) {
    assertThat(at(name).leave().statusCode()).isIn(200, 409);
    end(name);
  }

  /** SIGTERM, and waits for the end: Arquillian does not. */
  void end(String name) {
    ProcessHandle process = process(name);
    deployer.undeploy(name);
    awaitEnd(process);
    running.remove(name);
  }

  void kill(String name) {
    ProcessHandle process = process(name);
    process.destroyForcibly();
    awaitEnd(process);
    // Only now: the adapter would send a SIGTERM first, and goes on reading a dead process.
    deployer.undeploy(name);
    running.remove(name);
  }

  /** At the end of all tests. */
  void endAll() {
    for (String name : running) {
      process(name).destroyForcibly();
    }
    running.clear();
  }

  private static void awaitEnd(ProcessHandle process) {
    eventually(SOON, () -> assertThat(process.isAlive()).isFalse());
  }

  long pid(String name) {
    return process(name).pid();
  }

  void pause(String name) {
    signal("STOP", name);
  }

  void resume(String name) {
    signal("CONT", name);
  }

  private static void signal(String signal, String name) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process(name).pid()))
              .inheritIO()
              .start()
              .waitFor();
      assertThat(status).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The process of an instance, among those that this one started. */
  private static ProcessHandle process(String name) {
    String port = System.getProperty("it.http." + name);
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().arguments().map(a -> Arrays.asList(a).contains(port)).orElse(false))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no process of " + name));
  }
}
