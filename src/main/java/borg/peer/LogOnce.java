package borg.peer;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Warns once of each thing, and of no more than some things at all. Thread-safe. */
final class LogOnce {

  private static final int MOST = 100;
  private static final int MAX_CHARS = 200;

  private final Logger logger;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  LogOnce(Class<?> who) {
    this.logger = System.getLogger(who.getName());
  }

  /**
   * Logs the message with the thing, unless that was done before.
   *
   * @param message with {@code {0}} for the thing
   * @param thing perhaps told by a stranger: only printable characters of it are shown
   */
  void warn(String message, String thing) {
    String shown = thing.replaceAll("[^\\x20-\\x7e]", "?");
    shown = shown.length() <= MAX_CHARS ? shown : shown.substring(0, MAX_CHARS);
    if (said.size() < MOST && said.add(message + shown)) {
      logger.log(Level.WARNING, message, shown);
    }
  }
}
