package borg.api;

import borg.config.BorgConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what clients may have under way: requests ({@code borg.max-in-flight}), the streams among
 * them ({@code borg.max-streams}), and bytes of bodies, an eighth of the heap: a thousand requests
 * of a megabyte each would be within the first bound, and the end of a small heap. Thread-safe.
 */
@ApplicationScoped
public class InFlight {

  private static final int HEAP_SHARE = 8;

  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong streams = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final long maxBytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  private long maxRequests;
  private long maxStreams;

  public InFlight() {}

  @Inject
  InFlight(BorgConfig config) {
    maxRequests = config.maxInFlight();
    maxStreams = config.maxStreams();
  }

  /**
   * Lets a request in.
   *
   * @throws Refusal 429 if there are too many
   */
  Permit enter() {
    take(requests, 1, maxRequests, "borg.max-in-flight");
    return new Permit();
  }

  /** For tests and for watching: requests under way. */
  long requests() {
    return requests.get();
  }

  private static void take(AtomicLong taken, long more, long most, String bound) {
    if (taken.addAndGet(more) > most) {
      taken.addAndGet(-more);
      throw new Refusal(
          Problem.tooManyRequests("More is under way here than " + bound + " allows."));
    }
  }

  /** What one request has taken. Given back once, whoever does it and however often. */
  final class Permit implements AutoCloseable {

    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicLong held = new AtomicLong();
    private final AtomicBoolean stream = new AtomicBoolean();

    /**
     * Takes room for a part of the body.
     *
     * @throws Refusal 429 if there is none
     */
    void hold(long more) {
      take(bytes, more, Math.max(maxBytes, more), "an eighth of the heap");
      held.addAndGet(more);
    }

    /**
     * Takes one of the few places of those that keep a thread.
     *
     * @throws Refusal 429 if there is none
     */
    void stream() {
      take(streams, 1, maxStreams, "borg.max-streams");
      stream.set(true);
    }

    @Override
    public void close() {
      if (open.getAndSet(false)) {
        requests.decrementAndGet();
        bytes.addAndGet(-held.get());
        if (stream.get()) {
          streams.decrementAndGet();
        }
      }
    }
  }
}
