package borg.membership;

import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.PeerException;
import borg.peer.Peers;
import borg.time.Clock;
import borg.time.Durations;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes the exchanges: with every member, and whoever may become one, at each heartbeat, and at
 * once when there is news. Thread-safe.
 */
public final class Heartbeat {

  /** Exchanges under way to one URL: a lost one must not keep the next from renewing the lease. */
  private static final int MAX_UNDER_WAY = 4;

  /** News that come together leave together. */
  private static final long GATHER_NANOS = 500_000;

  private final Membership membership;
  private final MembershipSettings settings;
  private final Peers peers;
  private final Clock clock;
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
  private final AtomicBoolean spreading = new AtomicBoolean();
  private final Durations roundTrips = new Durations();
  private final LongAdder failures = new LongAdder();
  private volatile boolean stopped;

  public Heartbeat(Membership membership, MembershipSettings settings, Peers peers, Clock clock) {
    this.membership = membership;
    this.settings = settings;
    this.peers = peers;
    this.clock = clock;
    membership.onNews(this::exchangeSoon);
  }

  public void start() {
    beat();
  }

  /** Ends the beat; exchanges under way still come back. */
  public void stop() {
    stopped = true;
  }

  /** How long exchanges took that were answered. */
  public Durations roundTrips() {
    return roundTrips;
  }

  /** How many exchanges came to nothing: also with those who are known to be gone. */
  public long failures() {
    return failures.sum();
  }

  private void beat() {
    if (!stopped) {
      clock.after(settings.heartbeat(), this::beat);
      membership.tick();
      exchangeWithAll();
    }
  }

  /** Makes exchanges with everybody without waiting for the next beat. */
  public void exchangeSoon() {
    if (!stopped && spreading.compareAndSet(false, true)) {
      clock.after(
          GATHER_NANOS,
          () -> {
            spreading.set(false);
            exchangeWithAll();
          });
    }
  }

  private void exchangeWithAll() {
    Exchange greeting = membership.greeting();
    membership.targets().forEach((url, life) -> exchange(url, life, greeting));
  }

  private void exchange(String url, UUID expected, Exchange greeting) {
    if (stopped || underWay.getOrDefault(url, 0) >= MAX_UNDER_WAY) {
      return;
    }
    underWay.merge(url, 1, Integer::sum);
    long begun = clock.nanoTime();
    begin(url, greeting)
        .whenComplete(
            (reply, failure) -> {
              underWay.computeIfPresent(url, (u, n) -> n == 1 ? null : n - 1);
              if (failure == null) {
                roundTrips.record(clock.nanoTime() - begun);
                membership.onAnswer(url, expected, begun, reply);
              } else {
                failures.increment();
                membership.onFailure(url, expected, begun, PeerException.reasonOf(failure));
              }
            });
  }

  /** Fails, and never throws: what has begun must come to an end, or no other one ever begins. */
  private CompletionStage<ExchangeReply> begin(String url, Exchange greeting) {
    try {
      return peers.exchange(url, greeting, settings.exchangeTimeout());
    } catch (RuntimeException | Error e) {
      // As where the system gives no more threads.
      return CompletableFuture.failedFuture(e);
    }
  }
}
