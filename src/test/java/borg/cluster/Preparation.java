package borg.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * What arquillian.xml needs to know before it is read: ports that are free now, the files, the
 * flags. Does nothing unless the cluster tests are run.
 */
public final class Preparation implements LauncherSessionListener {

  /** The containers of arquillian.xml. */
  static final List<String> INSTANCES =
      List.of("a", "b", "c", "d", "e", "twin", "stranger", "sealed", "silent");

  /** Those of them that require TLS. */
  static final Set<String> WITH_TLS = Set.of("sealed", "silent");

  /** Unpacked, for all of them. */
  private static final Path SERVER = Path.of("target", "server").toAbsolutePath();

  /**
   * Below the range that the system takes the ports of clients from: an instance that starts
   * minutes later would find its port taken by somebody's connection.
   */
  private static final int FIRST_HTTP_PORT = 18_080;

  private static final int LAST_HTTP_PORT = 18_180;

  /** The range that domain-config/hazelcast.yaml looks through for other instances. */
  private static final int FIRST_GRID_PORT = 6901;

  private static final int LAST_GRID_PORT = 6920;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (System.getProperty("payara.microJar") == null || System.getProperty("it.jvm") != null) {
      return;
    }
    try {
      Path folder = Path.of("target", "it").toAbsolutePath();
      clear(folder);
      prepare(Files.createDirectories(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void prepare(Path folder) throws IOException {
    ports();
    System.setProperty("it.folder", folder.toString());
    System.setProperty("it.secret", secret(folder.resolve("secret")));
    System.setProperty("it.othersecret", secret(folder.resolve("other-secret")));
    System.setProperty("it.keys", keys(folder.resolve("keys.json")));
    System.setProperty("it.tokens", tokens(folder.resolve("tokens")));
    System.setProperty("it.tls", folder.resolve("tls").toString());
    System.setProperty("it.tlsgrid", "it-" + UUID.randomUUID());
    certificates(folder);
    Path config = Path.of("domain-config").toAbsolutePath();
    String gridName = "it-" + UUID.randomUUID();
    System.setProperty("it.grid.name", gridName);
    System.setProperty(
        "it.jvm",
        String.join(
            " ",
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "@" + config.resolve("jvm.options"),
            archiveOfClasses(folder),
            "-Dfish.payara.micro.BootJar=file:" + SERVER.resolve("boot.jar"),
            "-Dfish.payara.micro.UnpackDir=" + SERVER,
            "-Djava.util.logging.config.file=" + config.resolve("logging.properties"),
            "-Dgrid.name=" + gridName));
    System.setProperty(
        "it.micro",
        String.join(
            " ",
            "--hzconfigfile " + config.resolve("hazelcast.yaml"),
            "--prebootcommandfile " + config.resolve("pre-boot.txt"),
            "--disablephonehome"));
  }

  private static void certificates(Path folder) throws IOException {
    Process script =
        new ProcessBuilder("scripts/lib/prepare-tls", folder.toString()).inheritIO().start();
    if (script.onExit().join().exitValue() != 0) {
      throw new IOException("scripts/lib/prepare-tls failed, see above");
    }
  }

  /** The JVM's option; unpacks the server, too, if that has not been done. */
  private static String archiveOfClasses(Path folder) throws IOException {
    Process script =
        new ProcessBuilder("scripts/lib/prepare-server", folder.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    String option = new String(script.getInputStream().readAllBytes(), UTF_8).strip();
    if (option.isEmpty()) {
      throw new IOException("scripts/lib/prepare-server failed, see above");
    }
    return option;
  }

  /** What the server of an instance writes to, as it was before its first start. */
  static void freshServer(String name) {
    Path folder = Path.of(System.getProperty("it.folder"), name);
    try {
      clear(folder);
      Files.createDirectories(folder.resolve("tmp"));
      for (String part : List.of("config", "docroot", "lib")) {
        try (Stream<Path> all = Files.walk(SERVER.resolve(part))) {
          for (Path path : all.toList()) {
            Files.copy(path, folder.resolve(SERVER.relativize(path)));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String keys(Path file) throws IOException {
    Files.writeString(file, JwtConformance.FIRST_KEYS);
    return file.toString();
  }

  private static String tokens(Path file) throws IOException {
    Files.writeString(file, AccessConformance.FIRST_TOKENS);
    return file.toString();
  }

  private static String secret(Path file) throws IOException {
    Files.deleteIfExists(file);
    var mode = PosixFilePermissions.fromString("rw-------");
    Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
    Files.writeString(file, UUID.randomUUID().toString() + UUID.randomUUID());
    return file.toString();
  }

  /** All are held until each has been found, so that none is given twice. */
  private static void ports() throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (String instance : INSTANCES) {
        held.add(freePort(FIRST_HTTP_PORT, LAST_HTTP_PORT, "it.http." + instance));
        held.add(freePort(FIRST_GRID_PORT, LAST_GRID_PORT, "it.grid." + instance));
      }
      for (String instance : WITH_TLS) {
        held.add(freePort(FIRST_HTTP_PORT, LAST_HTTP_PORT, "it.plain." + instance));
      }
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /* Each process begins elsewhere: tests of two clones on one machine seldom want the same. */
  private static ServerSocket freePort(int first, int last, String property) throws IOException {
    int count = last - first + 1;
    int start = (int) (ProcessHandle.current().pid() % count);
    for (int i = 0; i < count; i++) {
      int port = first + (start + i) % count;
      try {
        var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        System.setProperty(property, Integer.toString(port));
        return socket;
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IOException("no free port from %d to %d".formatted(first, last));
  }
}
