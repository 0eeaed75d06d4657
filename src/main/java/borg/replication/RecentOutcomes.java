package borg.replication;

import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.peer.Recollection;
import borg.peer.Remembered;
import borg.placement.Key;
import borg.store.Version;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The outcomes of the last operations on a bucket, by id: another attempt of an operation gets the
 * answer of the first. Guarded by the replica's lock.
 */
final class RecentOutcomes {

  /** Outcomes kept for a bucket, at most. */
  static final int MAX = 16_384;

  /** What the values may take that belong to outcomes, in a bucket; then they are left out. */
  static final int MAX_VALUE_BYTES = 256 << 10;

  private static final int FIRST_CAPACITY = 4;

  /** What the keys of those outcomes may take: all of them travel in one message. */
  static final int MAX_KEY_BYTES = 1 << 20;

  /** So many are looked through one by one. */
  private static final int FEW = 128;

  /*
   * A ring of cells in an array, the oldest first, and no object for an outcome: under a stream of
   * writes there are some hundred thousand of them, which die just when the collector has taken them
   * for lasting. Most say nothing but a status and a version; the others are kept as they are. One
   * array for all that a cell says, not one for each: each would be a line of memory that no cache
   * has.
   *
   * To look through a hundred cells that lie side by side takes less than to follow three references
   * to what is in no cache, and there are thousands of buckets. Only many have a map besides.
   */

  private static final long NO_VERSION = -1;
  private static final Status[] STATUSES = Status.values();

  private static final long[] NO_LONGS = {};
  private static final Object[] NO_OBJECTS = {};

  /* What is where in a cell. */
  private static final int ID_LEAST = 0;
  private static final int ID_MOST = 1;
  private static final int MOMENT = 2;
  private static final int VERSION = 3;
  private static final int STATUS = 4;
  private static final int CELL = 5;

  private long[] cells = NO_LONGS;

  /** Of a plain one the key's UTF-8, else a {@link Remembered}. */
  private Object[] rest = NO_OBJECTS;

  private int oldest;
  private int size;

  /* Coordinators number their operations: most that come are later than all that are here. */

  private static final int MOST_COORDINATORS = 8;

  private long[] coordinators = NO_LONGS;
  private long[] latest = NO_LONGS;
  private boolean isCrowded;

  /** By id how many there were ever before; null while there are few. */
  private Map<UUID, Long> byId;

  private long forgotten;
  private final Budget values;
  private int valueBytes;
  private int keyBytes;
  private long completeSince = Long.MIN_VALUE;

  /**
   * @param values what the values of all buckets may take
   */
  RecentOutcomes(Budget values) {
    this.values = values;
  }

  void add(Remembered remembered, long now, long windowNanos) {
    int known = search(remembered.id());
    if (known < 0) {
      Remembered kept = hasRoomFor(remembered) ? remembered : remembered.trimmed(0);
      append(kept, now);
      count(kept.outcome().valueBytes());
    } else if (overrules(remembered.outcome(), outcome(known))) {
      Remembered kept = hasRoomFor(remembered) ? remembered : remembered.trimmed(0);
      count(kept.outcome().valueBytes() - outcome(known).valueBytes());
      set(known, kept);
    }
    forget(now, windowNanos);
  }

  /*
   * A refusal that nobody was told, since its answer was lost, is known at one member alone, while
   * the next first owner may do the write.
   */
  private static boolean overrules(Outcome other, Outcome known) {
    return other.status().isWrite() && !known.status().isWrite();
  }

  private void append(Remembered kept, long now) {
    if (size == rest.length) {
      resize(Math.max(FIRST_CAPACITY, 2 * size));
    }
    int place = place(size);
    UUID id = kept.id();
    cells[CELL * place + ID_LEAST] = id.getLeastSignificantBits();
    cells[CELL * place + ID_MOST] = id.getMostSignificantBits();
    cells[CELL * place + MOMENT] = now;
    set(place, kept);
    note(id);
    keyBytes += kept.key().length();
    size++;
    if (byId != null) {
      byId.put(id, forgotten + size - 1);
    } else if (size > FEW) {
      byId = new HashMap<>();
      for (int i = 0; i < size; i++) {
        byId.put(id(place(i)), forgotten + i);
      }
    }
  }

  private void set(int place, Remembered kept) {
    Outcome outcome = kept.outcome();
    cells[CELL * place + VERSION] =
        outcome.version() == null ? NO_VERSION : outcome.version().bits();
    cells[CELL * place + STATUS] = outcome.status().ordinal();
    boolean isPlain = outcome.details() == null && !outcome.isReplay();
    rest[place] = isPlain ? kept.key().utf8() : kept;
  }

  private void note(UUID id) {
    int i = coordinator(id);
    if (i >= 0) {
      latest[i] = Math.max(latest[i], id.getLeastSignificantBits());
    } else if (coordinators.length < MOST_COORDINATORS) {
      coordinators = Arrays.copyOf(coordinators, coordinators.length + 1);
      latest = Arrays.copyOf(latest, coordinators.length);
      coordinators[coordinators.length - 1] = id.getMostSignificantBits();
      latest[coordinators.length - 1] = id.getLeastSignificantBits();
    } else {
      isCrowded = true;
    }
  }

  private int coordinator(UUID id) {
    for (int i = 0; i < coordinators.length; i++) {
      if (coordinators[i] == id.getMostSignificantBits()) {
        return i;
      }
    }
    return -1;
  }

  /** Whether it is later than all that are here, by its number: it need not be looked for. */
  private boolean isSurelyNew(UUID id) {
    int i = isCrowded ? -1 : coordinator(id);
    return !isCrowded && (i < 0 || id.getLeastSignificantBits() > latest[i]);
  }

  /** Where the outcome is that so many others are older than. The capacity is a power of two. */
  private int place(long after) {
    return (int) (oldest + after) & (rest.length - 1);
  }

  private UUID id(int place) {
    return new UUID(cells[CELL * place + ID_MOST], cells[CELL * place + ID_LEAST]);
  }

  private void resize(int capacity) {
    var newCells = new long[CELL * capacity];
    var newRest = new Object[capacity];
    int untilEnd = Math.min(size, rest.length - oldest);
    System.arraycopy(cells, CELL * oldest, newCells, 0, CELL * untilEnd);
    System.arraycopy(cells, 0, newCells, CELL * untilEnd, CELL * (size - untilEnd));
    System.arraycopy(rest, oldest, newRest, 0, untilEnd);
    System.arraycopy(rest, 0, newRest, untilEnd, size - untilEnd);
    cells = newCells;
    rest = newRest;
    oldest = 0;
  }

  private boolean hasRoomFor(Remembered remembered) {
    int more = remembered.outcome().valueBytes();
    return valueBytes + more <= MAX_VALUE_BYTES && values.hasRoomFor(more);
  }

  private void count(int more) {
    valueBytes += more;
    values.take(more);
  }

  /** Gives back what it has taken. */
  void clear() {
    count(-valueBytes);
    keyBytes = 0;
    size = 0;
    byId = null;
    shrink();
  }

  private void shrink() {
    if (size == 0) {
      cells = NO_LONGS;
      rest = NO_OBJECTS;
      oldest = 0;
      coordinators = NO_LONGS;
      latest = NO_LONGS;
      isCrowded = false;
    } else if (size < rest.length / 4 && rest.length > FIRST_CAPACITY) {
      resize(rest.length / 2);
    }
  }

  /** Forgets what is older than the window, or one too many. */
  void forget(long now, long windowNanos) {
    while (size > 0 && now - oldestMoment() >= windowNanos) {
      forgetOldest();
    }
    while (size > MAX || keyBytes > MAX_KEY_BYTES) {
      completeSince = Math.max(completeSince, oldestMoment());
      forgetOldest();
    }
    shrink();
  }

  private long oldestMoment() {
    return cells[CELL * oldest + MOMENT];
  }

  private void forgetOldest() {
    if (rest[oldest] instanceof Remembered whole) {
      count(-whole.outcome().valueBytes());
      keyBytes -= whole.key().length();
    } else {
      keyBytes -= ((byte[]) rest[oldest]).length;
    }
    if (size <= FEW / 2) {
      byId = null;
    } else if (byId != null) {
      byId.remove(id(oldest));
    }
    rest[oldest] = null;
    oldest = place(1);
    size--;
    forgotten++;
  }

  /** The outcome of this operation; null if none is known. */
  Outcome find(UUID id) {
    int place = search(id);
    return place < 0 ? null : outcome(place);
  }

  private Outcome outcome(int place) {
    if (rest[place] instanceof Remembered whole) {
      return whole.outcome();
    }
    long version = cells[CELL * place + VERSION];
    return new Outcome(
        STATUSES[(int) cells[CELL * place + STATUS]],
        version == NO_VERSION ? null : new Version(version));
  }

  /** The place of an operation; negative if it is not known. */
  private int search(UUID id) {
    if (isSurelyNew(id)) {
      return -1;
    }
    if (byId != null) {
      Long before = byId.get(id);
      return before == null ? -1 : place(before - forgotten);
    }
    long most = id.getMostSignificantBits();
    long least = id.getLeastSignificantBits();
    for (int i = 0; i < size; i++) {
      int place = place(i);
      if (cells[CELL * place + ID_LEAST] == least && cells[CELL * place + ID_MOST] == most) {
        return place;
      }
    }
    return -1;
  }

  /** Whether everything is still known that ended after this moment, and within the window. */
  boolean reachesBackTo(long moment) {
    return moment > completeSince;
  }

  /** How far back that is from now, in nanoseconds. */
  long reachNanos(long now) {
    return completeSince == Long.MIN_VALUE ? Recollection.ALL : Math.max(0, now - completeSince);
  }

  /** What ended before this moment may be missing: whoever it was taken over from did not know. */
  void reachesNoFurtherThan(long moment) {
    completeSince = Math.max(completeSince, moment);
  }

  /** The oldest first. */
  List<Remembered> all() {
    return IntStream.range(0, size).mapToObj(i -> remembered(place(i))).toList();
  }

  private Remembered remembered(int place) {
    return rest[place] instanceof Remembered whole
        ? whole
        : new Remembered(id(place), Key.ofUtf8((byte[]) rest[place]), outcome(place));
  }

  List<Remembered> of(Set<Key> keys) {
    return all().stream().filter(r -> keys.contains(r.key())).toList();
  }
}
