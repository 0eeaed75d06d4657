package borg.torture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A place for one instance: a name and an address that stay, and one process after another. Only
 * one thread starts and ends it.
 */
final class Instance {

  private static final long STOP_SECONDS = 60;

  private final String name;
  private final String address;
  private final String base;
  private final List<String> command;
  private final File log;
  private volatile Process process;
  private volatile boolean ready;

  /**
   * A place where nothing runs yet.
   *
   * @param scheme by which it is asked
   * @param command starts the server and becomes it
   */
  Instance(String name, String scheme, String address, int port, List<String> command, File log) {
    this.name = name;
    this.address = address;
    this.base = "%s://%s:%d/borg".formatted(scheme, address, port);
    this.command = command;
    this.log = log;
  }

  String name() {
    return name;
  }

  String address() {
    return address;
  }

  String base() {
    return base;
  }

  boolean isRunning() {
    Process now = process;
    return now != null && now.isAlive();
  }

  /** Whether it has been seen as a member since its start: only then it is given writes. */
  boolean isReady() {
    return ready;
  }

  void setReady() {
    ready = true;
  }

  void start() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    ready = false;
    process.destroyForcibly();
    await(STOP_SECONDS);
  }

  /** An orderly stop: it hands over, and then ends. */
  void stop() {
    ready = false;
    Shell.signal("TERM", process.pid());
    await(STOP_SECONDS);
  }

  void pause() {
    Shell.signal("STOP", process.pid());
  }

  void resume() {
    Shell.signal("CONT", process.pid());
  }

  private void await(long seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + " does not end; see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
