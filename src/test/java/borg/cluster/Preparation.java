package borg.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
  static final List<String> INSTANCES = List.of("a", "b", "c", "d", "e", "twin", "stranger");

  /** The range that domain-config/hazelcast.yaml looks through for other instances. */
  private static final int FIRST_GRID_PORT = 6901;

  private static final int LAST_GRID_PORT = 6920;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (System.getProperty("microJar") == null || System.getProperty("it.jvm") != null) {
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

  /** Each instance that was killed has left 100 MB of unpacked server behind. */
  private static void clear(Path folder) throws IOException {
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
    Path config = Path.of("domain-config").toAbsolutePath();
    System.setProperty(
        "it.jvm",
        String.join(
            " ",
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Djava.io.tmpdir=" + folder,
            "-Djava.util.logging.config.file=" + config.resolve("logging.properties"),
            "-Dgrid.name=it-" + UUID.randomUUID()));
    System.setProperty(
        "it.micro",
        String.join(
            " ",
            "--hzconfigfile " + config.resolve("hazelcast.yaml"),
            "--prebootcommandfile " + config.resolve("pre-boot.txt"),
            "--disablephonehome"));
    System.setProperty("it.console", System.getProperty("it.console", "false"));
    System.setProperty("it.secret", secret(folder.resolve("secret")));
    System.setProperty("it.othersecret", secret(folder.resolve("other-secret")));
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
    int grid = FIRST_GRID_PORT;
    for (String instance : INSTANCES) {
      ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(http);
      System.setProperty("it.http." + instance, Integer.toString(http.getLocalPort()));
      ServerSocket free = null;
      while (free == null && grid <= LAST_GRID_PORT) {
        free = tryPort(grid++);
      }
      if (free == null) {
        throw new IOException(
            "no free port from %d to %d".formatted(FIRST_GRID_PORT, LAST_GRID_PORT));
      }
      held.add(free);
      System.setProperty("it.grid." + instance, Integer.toString(free.getLocalPort()));
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
  }

  private static ServerSocket tryPort(int port) {
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException taken) {
      return null;
    }
  }
}
