package borg.peer;

import borg.peer.PeerException.Reason;
import borg.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The calls that wait for an answer. Thread-safe. */
final class Calls {

  /*
   * A call is here from the moment it is made until it is answered or its time is up, whatever
   * becomes of the request that carries it. That bounds the table, and is why an answer may come
   * either way: in the response, or by itself later, in a batch that the peer sends us.
   */

  private final Clock clock;
  private final int most;
  private final Map<Long, Call<?>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong lastId = new AtomicLong();
  private volatile boolean closed;

  Calls(Clock clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  /**
   * Adds a call, which leaves when it is over, by its time-out at the latest.
   *
   * @return its id, not used again in this life
   * @throws PeerException OVERLOADED if too many wait; or if this life is over
   */
  long add(Call<?> call, long timeoutNanos) {
    // Exchanges are few, and renew the lease without which nothing here would be answered.
    if (count.incrementAndGet() > most && !call.isExchange()) {
      count.decrementAndGet();
      throw new PeerException(Reason.OVERLOADED, "too many calls wait");
    }
    long id = lastId.incrementAndGet();
    waiting.put(id, call);
    Runnable cancel =
        clock.after(Math.max(0, timeoutNanos), () -> call.fail(Reason.TIMEOUT, "no answer"));
    call.future().whenComplete((reply, failure) -> remove(id, cancel));
    if (closed) {
      call.fail(over());
    }
    return id;
  }

  private void remove(long id, Runnable cancel) {
    waiting.remove(id);
    count.decrementAndGet();
    cancel.run();
  }

  /** Ends the call that is answered here, if it still waits, and for an answer from there. */
  void answer(Letter letter, Address from) {
    Call<?> call = waiting.get(letter.callId());
    if (call == null || !call.isAskedOf(from)) {
      return;
    }
    try {
      call.answer(letter.answer());
    } catch (PeerException e) {
      // That the answer can't be read says nothing of what was done: so it isn't REJECTED.
      call.fail(Reason.BROKEN, "the answer is " + e.getMessage());
    }
  }

  int count() {
    return waiting.size();
  }

  /** Ends all that wait, and what comes after. */
  void close() {
    closed = true;
    List.copyOf(waiting.values()).forEach(call -> call.fail(over()));
  }

  private static PeerException over() {
    return new PeerException(Reason.BROKEN, "this life is over");
  }
}
