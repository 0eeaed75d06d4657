package borg.api;

import borg.config.BorgConfig;
import borg.metrics.Load;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Bounds what clients may have under way: requests ({@code borg.max-in-flight}), the streams among
 * them ({@code borg.max-streams}), long polls ({@code borg.max-long-polls}), and bytes of bodies,
 * an eighth of the heap: a thousand requests of a megabyte each would be within the first bound,
 * and the end of a small heap. Thread-safe.
 */
@ApplicationScoped
public class InFlight {

  private static final int HEAP_SHARE = 8;

  /**
   * What is no longer may take half as much again: a few large ones must not keep all others out.
   */
  private static final int SMALL_BYTES = 64 << 10;

  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong streams = new AtomicLong();
  private final AtomicLong polls = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private long maxBytes;
  private long maxRequests;
  private long maxStreams;
  private long maxPolls;

  public InFlight() {}

  @Inject
  InFlight(BorgConfig config) {
    this(
        config.maxInFlight(),
        config.maxStreams(),
        config.maxLongPolls(),
        Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  InFlight(long maxRequests, long maxStreams, long maxPolls, long maxBytes) {
    this.maxRequests = maxRequests;
    this.maxStreams = maxStreams;
    this.maxPolls = maxPolls;
    this.maxBytes = maxBytes;
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

  /** What is under way now, for whoever watches. */
  Load load(LongSupplier subscribers, LongSupplier heapLeftBytes) {
    return new Load(
        requests::get, streams::get, polls::get, subscribers, bytes::get, heapLeftBytes);
  }

  /** For tests: requests under way. */
  long requests() {
    return requests.get();
  }

  /** For tests: bytes that are held. */
  long bytes() {
    return bytes.get();
  }

  /** For tests: streams under way. */
  long streams() {
    return streams.get();
  }

  /** For tests: long polls under way. */
  long polls() {
    return polls.get();
  }

  private static void take(AtomicLong taken, long more, long most, String bound) {
    // Nothing is taken by who is refused, not for a moment: others would be refused for it.
    long before = taken.getAndUpdate(now -> now + more > most ? now : now + more);
    if (before + more > most) {
      throw new Refusal(
          Problem.tooManyRequests("More is under way here than " + bound + " allows."));
    }
  }

  /**
   * What one request has taken. Given back once, whoever does it and however often; what is taken
   * after that, by who still reads the body of a request that has ended, holds nothing.
   */
  final class Permit implements AutoCloseable {

    /* Guarded by this. */
    private boolean closed;
    private long held;
    private int streams;
    private boolean polls;

    /**
     * Takes room for a part of the body.
     *
     * @throws Refusal 429 if there is none
     */
    synchronized void hold(long more) {
      if (!closed) {
        long most = more <= SMALL_BYTES ? maxBytes + maxBytes / 2 : maxBytes;
        take(bytes, more, Math.max(most, more), "an eighth of the heap");
        held += more;
      }
    }

    /**
     * Takes one of the few places of those that keep a thread, or much memory, for long.
     *
     * @throws Refusal 429 if there is none
     */
    synchronized void stream() {
      if (!closed) {
        take(InFlight.this.streams, 1, maxStreams, "borg.max-streams");
        streams++;
      }
    }

    /**
     * Takes one of the places of those that wait for long, and gives back that of a request: who
     * waits must not keep others out.
     *
     * @throws Refusal 429 if there is none
     */
    synchronized void poll() {
      if (!closed && !polls) {
        take(InFlight.this.polls, 1, maxPolls, "borg.max-long-polls");
        polls = true;
        requests.decrementAndGet();
      }
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        (polls ? InFlight.this.polls : requests).decrementAndGet();
        bytes.addAndGet(-held);
        InFlight.this.streams.addAndGet(-streams);
      }
    }
  }
}
