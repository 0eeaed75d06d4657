package borg.api;

import borg.access.Tokens;
import borg.config.BorgConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The tokens that are valid now. They are read again every {@value #READ_EVERY_SECONDS} s at most,
 * while requests come, so that they can be rotated without a restart. Thread-safe.
 */
@ApplicationScoped
public class LiveTokens {

  static final int READ_EVERY_SECONDS = 2;

  private static final Logger LOG = Logger.getLogger(LiveTokens.class.getName());
  private static final long READ_EVERY_NANOS = READ_EVERY_SECONDS * 1_000_000_000L;

  private final AtomicLong readAt = new AtomicLong(System.nanoTime());
  private Supplier<Tokens> source;
  private volatile Tokens now = Tokens.NONE;
  private volatile String said = "";

  public LiveTokens() {}

  @Inject
  LiveTokens(BorgConfig config) {
    this(config.apiTokens(), () -> BorgConfig.tokens(ConfigProvider.getConfig()));
  }

  LiveTokens(Tokens first, Supplier<Tokens> source) {
    this.now = first;
    this.source = source;
  }

  Tokens now() {
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
  void readAgain() {
    try {
      Tokens read = source.get();
      if (read.isEmpty() && !now.isEmpty()) {
        say("there are none any more; an instance that was open by tokens is not opened without");
        return;
      }
      now = read;
      said = "";
    } catch (IllegalArgumentException e) {
      say(e.getMessage());
    }
  }

  private void say(String wrong) {
    if (!wrong.equals(said)) {
      said = wrong;
      LOG.log(Level.SEVERE, "The tokens stay as they were: {0}", wrong);
    }
  }
}
