package borg.peer;

import borg.peer.PeerException.Reason;
import borg.peer.Request.Lane;
import borg.time.Clock;
import borg.view.Member;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Puts parcels into batches and batches on their way; what comes back ends calls. Thread-safe. */
final class PostOffice {

  /** An outbox that is idle costs little; from this many on they are thrown away. */
  private static final int MANY_OUTBOXES = 256;

  /** How long a late reply is worth sending: by then its caller has most likely given up. */
  private static final long LATE_REPLY_NANOS = Duration.ofSeconds(5).toNanos();

  /** Parcels of membership under way: they don't queue, so this is their bound. */
  private static final int MAX_ALONE = 1_024;

  private static final int MAX_HEAD_BYTES = 256;

  /*
   * What waits for a request to return leaves late: by then more of it has come, and each request
   * costs two machines as much as several writes. So the next one leaves on the same thread, when
   * the answers have been dealt with, and what follows of them travels with it. That is for brief
   * ones. To deal with others may take long; then the next request leaves before, from elsewhere.
   */
  private static final int SHORT_RESPONSE_BYTES = 4 << 10;

  private final Member self;
  private final Clock clock;
  private final WireLimits limits;
  private final Courier courier;
  private final Executor executor;
  private final Calls calls;
  private final Map<Lane, AtomicLong> numbers = new EnumMap<>(Lane.class);
  private final Map<Address, Outbox> outboxes = new ConcurrentHashMap<>();
  private final AtomicLong totalBytes = new AtomicLong();
  private final AtomicInteger alone = new AtomicInteger();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();

  /**
   * An office.
   *
   * @param executor has a thread for each lane to each peer that is in use
   */
  PostOffice(
      Member self,
      Clock clock,
      WireLimits limits,
      Courier courier,
      Executor executor,
      Calls calls) {
    this.self = self;
    this.clock = clock;
    this.limits = limits;
    this.courier = courier;
    this.executor = executor;
    this.calls = calls;
    for (Lane lane : Lane.values()) {
      numbers.put(lane, new AtomicLong());
    }
  }

  /**
   * Sends a parcel, at once or with the next batch.
   *
   * @throws PeerException OVERLOADED if a bound is reached
   */
  void send(Address to, Parcel parcel) {
    if (to.lane() == Lane.MEMBERSHIP) {
      sendAlone(to, parcel);
      return;
    }
    Outbox.Taken taken;
    do {
      taken = outbox(to).offer(parcel);
    } while (taken == Outbox.Taken.RETIRED);
    if (taken == Outbox.Taken.FULL) {
      throw new PeerException(Reason.OVERLOADED, "too much waits for " + to.url());
    }
  }

  private void sendAlone(Address to, Parcel parcel) {
    if (alone.incrementAndGet() > MAX_ALONE) {
      alone.decrementAndGet();
      throw new PeerException(Reason.OVERLOADED, "too many exchanges");
    }
    long now = clock.nanoTime();
    List<Parcel> batch = List.of(parcel);
    courier
        .post(to.url(), encode(to, batch, now), timeout(batch, now))
        .whenComplete(
            (response, failure) -> {
              alone.decrementAndGet();
              note(to.url(), failure == null);
              end(to, batch, response, failure);
            });
  }

  /** Whether a peer at this URL answered, when it was last sent an exchange. */
  private void note(String url, boolean answers) {
    if (answers) {
      silent.remove(url);
    } else if (silent.size() < MANY_OUTBOXES) {
      silent.add(url);
    }
  }

  /** Whether nobody at this URL answers exchanges at present, as far as is known. */
  boolean isSilent(String url) {
    return silent.contains(url);
  }

  private Outbox outbox(Address to) {
    Outbox outbox = outboxes.get(to);
    if (outbox != null) {
      return outbox;
    }
    if (outboxes.size() >= MANY_OUTBOXES) {
      outboxes.values().removeIf(Outbox::retire);
    }
    return outboxes.computeIfAbsent(
        to, key -> new Outbox(limits, totalBytes, waiting -> come(key, waiting)));
  }

  private void come(Address to, Outbox outbox) {
    try {
      executor.execute(() -> serve(to, outbox));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // This life is over, or there is no room for another thread.
      for (List<Parcel> batch = outbox.next(); !batch.isEmpty(); batch = outbox.next()) {
        end(to, batch, null, e);
      }
    }
  }

  /** Posts batch after batch, and waits for each. */
  private void serve(Address to, Outbox outbox) {
    boolean isMine = true;
    while (isMine) {
      List<Parcel> batch = outbox.next();
      isMine = !batch.isEmpty() && !post(to, outbox, batch);
    }
  }

  /**
   * Posts a batch, and ends its calls.
   *
   * @return whether somebody else goes on with what waits
   */
  private boolean post(Address to, Outbox outbox, List<Parcel> batch) {
    var passedOn = new AtomicBoolean();
    try {
      long now = clock.nanoTime();
      courier.carry(
          to.url(),
          encode(to, batch, now),
          timeout(batch, now),
          (response, failure) -> {
            if (!isBrief(batch, response) && passedOn.compareAndSet(false, true)) {
              come(to, outbox);
            }
            end(to, batch, response, failure);
          });
    } catch (RuntimeException | Error e) {
      end(to, batch, null, e);
    }
    return !passedOn.compareAndSet(false, true);
  }

  private static boolean isBrief(List<Parcel> batch, byte[] response) {
    return response != null
        && response.length <= SHORT_RESPONSE_BYTES
        && batch.stream().allMatch(Parcel::isBrief);
  }

  private void end(Address to, List<Parcel> batch, byte[] response, Throwable failure) {
    if (failure == null) {
      open(to, batch, response);
    } else {
      batch.forEach(parcel -> parcel.fail(Failures.of(failure)));
    }
  }

  private byte[] encode(Address to, List<Parcel> batch, long now) {
    long number = numbers.get(to.lane()).incrementAndGet();
    int size = batch.stream().mapToInt(Parcel::size).sum();
    var out = new WireWriter(now, MAX_HEAD_BYTES + size);
    new BatchHead(self.id(), self.url(), to.life(), to.url(), to.lane(), number).write(out);
    for (boolean late : new boolean[] {false, true}) {
      List<Parcel> part = batch.stream().filter(p -> p.isLateReply() == late).toList();
      out.list(part, (o, parcel) -> parcel.write(o, now));
    }
    return out.toBytes();
  }

  /** As long as anybody waits for anything of it. */
  private static long timeout(List<Parcel> batch, long now) {
    return batch.stream()
        .mapToLong(p -> p.isLateReply() ? LATE_REPLY_NANOS : p.call().deadline() - now)
        .max()
        .orElse(0);
  }

  private void open(Address from, List<Parcel> batch, byte[] response) {
    Set<Long> late = new HashSet<>();
    String gap = "no word of it in the response";
    try {
      var in = new WireReader(response, clock.nanoTime());
      BatchHead.readMagic(in);
      for (Letter letter : Letter.readAll(in)) {
        if (letter.isLate()) {
          late.add(letter.callId());
        } else {
          calls.answer(letter, from);
        }
      }
    } catch (PeerException e) {
      gap = "the response is " + e.getMessage();
    }
    for (Parcel parcel : batch) {
      if (!late.contains(parcel.callId())) {
        parcel.fail(new PeerException(Reason.BROKEN, gap));
      }
    }
  }

  long queuedBytes() {
    return totalBytes.get();
  }

  long queuedMessages() {
    return outboxes.values().stream().mapToLong(Outbox::waiting).sum();
  }

  int outboxes() {
    return outboxes.size();
  }

  /** Throws away what waits. */
  void close() {
    outboxes.values().forEach(Outbox::clear);
  }
}
