package borg.config;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A setting that counts as it is now: it is read again every {@value #READ_EVERY_SECONDS} s at
 * most, while somebody asks, so that it can be changed without a restart. Thread-safe.
 */
public final class Live<T> implements Supplier<T> {

  public static final int READ_EVERY_SECONDS = 2;

  private static final Logger LOG = Logger.getLogger(Live.class.getName());
  private static final long READ_EVERY_NANOS = READ_EVERY_SECONDS * 1_000_000_000L;

  private final AtomicLong readAt = new AtomicLong(System.nanoTime());
  private final String name;
  private final Supplier<T> source;
  private final Predicate<T> isEmpty;
  private volatile T now;
  private volatile String said = "";

  /**
   * A setting that has been read once.
   *
   * @param name for the log
   * @param source reads it; throws {@link IllegalArgumentException} where it is wrong, in words
   *     that show nothing of it
   */
  public Live(String name, T first, Supplier<T> source, Predicate<T> isEmpty) {
    this.name = name;
    this.now = first;
    this.source = source;
    this.isEmpty = isEmpty;
  }

  /** The same object as long as nothing has changed. */
  @Override
  public T get() {
    long last = readAt.get();
    long time = System.nanoTime();
    if (time - last > READ_EVERY_NANOS && readAt.compareAndSet(last, time)) {
      readAgain();
    }
    return now;
  }

  /**
   * What can't be read, or is empty all of a sudden (a file that is just being written), changes
   * nothing: who is let in must not depend on that.
   */
  public void readAgain() {
    try {
      T read = source.get();
      if (isEmpty.test(read) && !isEmpty.test(now)) {
        say("there is nothing any more; what was closed is not opened by that");
        return;
      }
      if (!read.equals(now)) {
        now = read;
        LOG.log(Level.INFO, "{0} changed, and counts from now on", name);
      }
      said = "";
    } catch (IllegalArgumentException e) {
      say(e.getMessage());
    }
  }

  private void say(String wrong) {
    if (!wrong.equals(said)) {
      said = wrong;
      LOG.log(Level.SEVERE, "{0} stays as it was: {1}", new Object[] {name, wrong});
    }
  }
}
