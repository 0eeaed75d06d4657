package borg.api;

import borg.config.BorgConfig;
import borg.node.Heap;
import borg.store.Store;
import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Refuses writes while the heap is fuller than {@code borg.max-heap-percent}. Thread-safe. */
@ApplicationScoped
public class HeapGuard implements Heap {

  /*
   * What counts is what the latest collection left, of whatever kind it was. Not what is in use
   * now: a healthy heap fills up with garbage before each collection, above any useful threshold.
   * And not MemoryPoolMXBean's collection usage: of the old generation that is the figure after the
   * last mixed or full collection, minutes old under G1, too low while the heap fills and too high
   * long after it was emptied.
   *
   * But a young collection counts the old garbage in: while much is overwritten, that alone may be
   * half of a small heap, until G1 is through with its marking. So the store is asked, too, what it
   * takes, and the least that collections have left beside that lately is what all others take; if
   * store and others have room enough, the rest is garbage.
   */

  private static final long FRESH_NANOS = 20_000_000;

  /** What an older collection left may long be garbage, and who refuses writes makes no new one. */
  private static final long STALE_MILLIS = 100;

  private static final int GARBAGE_BYTES = 64 << 10;

  /** To ask the store takes it a millisecond or two. */
  private static final long COMPARE_NANOS = 250_000_000;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Once it was in vain, nobody waits again for so long. */
  private static final long GAVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What store and others take together may grow by this percentage of the heap unnoticed. */
  private static final int MARGIN_PERCENT = 20;

  /** Above it no collection that only clears the young has room to work: garbage or not. */
  private static final int MOST_PERCENT = 93;

  private final long maxHeap = Runtime.getRuntime().maxMemory();
  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
  private final NotificationListener listener = this::collected;
  private LongSupplier stored;
  private long limit;

  private final AtomicBoolean collecting = new AtomicBoolean();
  private volatile byte[] garbage;
  private volatile long lookedAt = System.nanoTime() - FRESH_NANOS;
  private volatile boolean full;
  private volatile long gaveUpAt = System.nanoTime() - GAVE_UP_NANOS;
  private final OtherMemory others = new OtherMemory(maxHeap);

  public HeapGuard() {}

  @Inject
  HeapGuard(BorgConfig config, Store store) {
    this(config.maxHeapPercent(), store::allocated);
  }

  /**
   * A guard of this JVM's heap.
   *
   * @param stored bytes that the store takes
   */
  HeapGuard(int maxPercent, LongSupplier stored) {
    limit = maxHeap / 100 * maxPercent;
    this.stored = stored;
    for (GarbageCollectorMXBean collector : collectors) {
      ((NotificationEmitter) collector).addNotificationListener(listener, null, null);
    }
  }

  /**
   * Asked before anything is written that is not a delete.
   *
   * @throws Refusal 507 if the heap is too full
   */
  void check() {
    if (isShort()) {
      throw new Refusal(Problem.of(507, ProblemType.HEAP_FULL));
    }
  }

  /**
   * Waits a while for room: who goes on reading makes the garbage that may be all that is in the
   * way. Not for threads that others need.
   *
   * @throws Refusal 507 if there is none then
   */
  void awaitRoom() throws InterruptedException {
    long now = System.nanoTime();
    if (now - gaveUpAt > GAVE_UP_NANOS && isShort()) {
      while (isShort() && System.nanoTime() - now < PATIENCE_NANOS) {
        TimeUnit.NANOSECONDS.sleep(FRESH_NANOS);
      }
      if (full) {
        gaveUpAt = System.nanoTime();
      }
    }
    check();
  }

  @Override
  public boolean isShort() {
    long now = System.nanoTime();
    if (now - lookedAt > FRESH_NANOS) {
      lookedAt = now;
      full = look();
    }
    return full;
  }

  private boolean look() {
    Runtime runtime = Runtime.getRuntime();
    // Nothing that is live is free: the common case needs no more.
    if (runtime.totalMemory() - runtime.freeMemory() <= limit || leftBy(latest()) <= limit) {
      return false;
    }
    long now = ManagementFactory.getRuntimeMXBean().getUptime();
    if (now - latest().getEndTime() > STALE_MILLIS && collecting.compareAndSet(false, true)) {
      try {
        haveCollected();
      } finally {
        collecting.set(false);
      }
    }
    long left = leftBy(latest());
    long trusted = limit - maxHeap / 100 * MARGIN_PERCENT;
    return left > limit
        && (left > maxHeap / 100 * MOST_PERCENT || stored.getAsLong() + others.bytes() > trusted);
  }

  /** Told of each collection, a little later. */
  private void collected(Notification notification, Object handback) {
    long now = System.nanoTime();
    if (now - others.lookedAt() > COMPARE_NANOS) {
      var data = (CompositeData) notification.getUserData();
      long left = leftBy(GarbageCollectionNotificationInfo.from(data).getGcInfo());
      others.look(now, left, stored.getAsLong());
    }
  }

  @PreDestroy
  void stop() {
    for (GarbageCollectorMXBean collector : collectors) {
      try {
        ((NotificationEmitter) collector).removeNotificationListener(listener);
      } catch (ListenerNotFoundException gone) {
        // As wanted.
      }
    }
  }

  /**
   * Makes garbage until it is collected: System.gc() would stop all for a look at the whole heap.
   */
  private void haveCollected() {
    long before = collections();
    long most = Runtime.getRuntime().freeMemory() + maxHeap - Runtime.getRuntime().totalMemory();
    for (long made = 0; made < most && collections() == before; made += GARBAGE_BYTES) {
      garbage = new byte[GARBAGE_BYTES];
    }
    garbage = null;
  }

  private long collections() {
    return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
  }

  private GcInfo latest() {
    GcInfo latest = null;
    for (GarbageCollectorMXBean collector : collectors) {
      GcInfo info = collector.getLastGcInfo();
      if (info != null && (latest == null || info.getEndTime() > latest.getEndTime())) {
        latest = info;
      }
    }
    return latest;
  }

  private long leftBy(GcInfo latest) {
    return latest == null
        ? 0
        : latest.getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> heapPools.contains(pool.getKey()))
            .mapToLong(pool -> pool.getValue().getUsed())
            .sum();
  }
}
