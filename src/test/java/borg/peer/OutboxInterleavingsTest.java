package borg.peer;

import static borg.Interleavings.require;

import borg.Interleavings;
import borg.peer.PeerException.Reason;
import borg.peer.Request.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Parcels come from several threads while batches return. An offer is no single step (whoever is to
 * come is called after the lock is released), so what is checked is what came of it.
 */
public class OutboxInterleavingsTest {

  private static final Address PEER = new Address("http://x", null, Lane.QUICK);
  private static final int SIZE = parcel(0, 1).size();
  private static final int QUEUE_MESSAGES = 3;
  private static final WireLimits LIMITS =
      new WireLimits(1_000, 3 * SIZE, 2, 4 * SIZE, QUEUE_MESSAGES, 5L * SIZE, 100, 100, 10, 10_000);

  private final AtomicLong total = new AtomicLong();
  private final Outbox outbox = new Outbox(LIMITS, total, this::come);

  /* Guarded by this. */
  private final List<Parcel> accepted = new ArrayList<>();
  private final List<Parcel> delivered = new ArrayList<>();
  private final List<List<Parcel>> pairs = new ArrayList<>();

  /**
   * Who may ask for the next batch: nobody or one, who asks at this moment or is still to do so.
   */
  private int collectors;

  private boolean cleared;
  private boolean retired;
  private boolean idle;
  private long lastId;
  private String wrong;

  /** From the start a batch is under way. */
  public OutboxInterleavingsTest() {
    offer(1);
  }

  @Test
  void whateverComesTogether_leavesOnceInItsOrder() {
    Interleavings.validating().iterations(20).check(OutboxInterleavingsTest.class);
  }

  private synchronized void come(Outbox waiting) {
    collectors++;
    if (collectors > 1) {
      wrong = "somebody is to come, and another one is there";
    }
    if (idle) {
      wrong = "an outbox that was told to be idle wants somebody to come";
    }
  }

  @Operation
  public Parcel offer(@Param(gen = IntGen.class, conf = "1:2") int frame) {
    Parcel parcel;
    synchronized (this) {
      parcel = parcel(++lastId, frame);
    }
    Outbox.Taken taken = outbox.offer(parcel);
    synchronized (this) {
      if (taken == Outbox.Taken.YES) {
        accepted.add(parcel);
      } else if (taken == Outbox.Taken.RETIRED && !retired) {
        wrong = "an outbox is retired that nobody retired";
      }
    }
    return parcel;
  }

  /** One thread's, so that its order is known: the later one must not leave before. */
  @Operation
  public void offerTwo() {
    Parcel earlier = offer(1);
    Parcel later = offer(1);
    synchronized (this) {
      pairs.add(List.of(earlier, later));
    }
  }

  /** Whoever was to come does, or comes back. */
  @Operation
  public void batchReturns() {
    synchronized (this) {
      if (collectors == 0) {
        return;
      }
      collectors--;
    }
    List<Parcel> batch = outbox.next();
    synchronized (this) {
      if (batch.isEmpty()) {
        return;
      }
      if (batch.size() > LIMITS.batchMessages()) {
        wrong = "a batch is too large";
      }
      delivered.addAll(batch);
      collectors++;
      if (collectors > 1) {
        wrong = "two batches are under way";
      }
    }
  }

  @Operation
  public void callerGivesUp() {
    Parcel first;
    synchronized (this) {
      first = accepted.isEmpty() ? null : accepted.get(accepted.size() - 1);
    }
    if (first != null) {
      first.fail(new PeerException(Reason.TIMEOUT));
    }
  }

  @Operation
  public void retire() {
    synchronized (this) {
      retired = true;
    }
    boolean isIdle = outbox.retire();
    synchronized (this) {
      idle |= isIdle;
      if (isIdle && collectors > 0) {
        wrong = "an outbox says that it is idle, and a batch is under way";
      }
    }
  }

  @Operation(runOnce = true)
  public void clear() {
    synchronized (this) {
      cleared = true;
    }
    outbox.clear();
  }

  @Validate
  public void allHasLeftOnce() {
    while (collectors > 0) {
      batchReturns();
    }
    require(wrong == null, wrong);
    require(total.get() == 0, "bytes are counted for nothing: " + total);
    require(delivered.stream().distinct().count() == delivered.size(), "delivered twice");
    require(accepted.containsAll(delivered), "delivered though refused");
    for (Parcel parcel : accepted) {
      require(cleared || parcel.isMoot() || delivered.contains(parcel), "accepted, and never sent");
    }
    for (List<Parcel> pair : pairs) {
      int later = delivered.indexOf(pair.get(1));
      require(later < 0 || delivered.indexOf(pair.get(0)) < later, "one has overtaken another");
    }
    require(outbox.retire(), "not idle though nothing is under way");
  }

  private static Parcel parcel(long id, int frame) {
    return new Parcel(new Call<>(PEER, Located.class, 0), id, new byte[frame], true, 0);
  }
}
