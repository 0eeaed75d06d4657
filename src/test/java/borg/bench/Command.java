package borg.bench;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A program that is run to its end. */
final class Command {

  private Command() {}

  /**
   * All that it says.
   *
   * @throws IllegalStateException with that, if it fails
   */
  static String output(ProcessBuilder command) {
    try {
      Process process = command.redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command.command().get(0) + " says: " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
