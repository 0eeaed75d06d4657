package borg.api;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** What collections leave of this JVM's heap, in bytes. Thread-safe. */
class CollectedHeap {

  /*
   * Not what is in use now: a healthy heap fills up with garbage before each collection, above any
   * useful threshold. And not MemoryPoolMXBean's collection usage: of the old generation that is the
   * figure after the last mixed or full collection, minutes old under G1, too low while the heap
   * fills and too high long after it was emptied.
   */

  /** What an older collection left may long be garbage, and who refuses writes makes no new one. */
  private static final long STALE_MILLIS = 100;

  private static final int GARBAGE_BYTES = 64 << 10;

  private final Set<String> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
  private final AtomicBoolean collecting = new AtomicBoolean();
  private NotificationListener listener;
  private volatile byte[] garbage;

  /** The most that the heap may become. */
  long max() {
    return Runtime.getRuntime().maxMemory();
  }

  /** What is in use now, garbage counted in. */
  long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** What the latest collection left, of whatever kind it was; 0 before the first. */
  long left() {
    return leftBy(latest());
  }

  /**
   * Has the heap collected if that was a while ago, by making garbage until it is: System.gc()
   * would stop all for a look at the whole heap.
   */
  void renew() {
    long now = ManagementFactory.getRuntimeMXBean().getUptime();
    GcInfo latest = latest();
    boolean isStale = latest == null || now - latest.getEndTime() > STALE_MILLIS;
    if (isStale && collecting.compareAndSet(false, true)) {
      try {
        haveCollected();
      } finally {
        collecting.set(false);
      }
    }
  }

  private void haveCollected() {
    long before = collections();
    long most = max() - used();
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

  private long leftBy(GcInfo collection) {
    return collection == null
        ? 0
        : collection.getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> pools.contains(pool.getKey()))
            .mapToLong(pool -> pool.getValue().getUsed())
            .sum();
  }

  /**
   * Has what each collection left told, a little later, until {@link #stop}. Called once.
   *
   * @param told by one thread of the JVM, which it must not keep
   */
  void start(LongConsumer told) {
    listener = (notification, handback) -> told.accept(leftBy(collection(notification)));
    for (GarbageCollectorMXBean collector : collectors) {
      ((NotificationEmitter) collector).addNotificationListener(listener, null, null);
    }
  }

  private static GcInfo collection(Notification notification) {
    return GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
        .getGcInfo();
  }

  void stop() {
    for (GarbageCollectorMXBean collector : collectors) {
      try {
        ((NotificationEmitter) collector).removeNotificationListener(listener);
      } catch (ListenerNotFoundException gone) {
        // As wanted.
      }
    }
  }
}
