package borg.store;

import borg.placement.Key;
import borg.placement.Placement;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * All that this member holds: its buckets, each there from the start, most of them empty.
 *
 * <p>It knows nothing of owners: what is here may be this member's to serve, or left over from an
 * ownership that has gone. Thread-safe; the sums go through the buckets one by one and are of no
 * single moment while others write.
 */
@ApplicationScoped
public class Store {

  /* Replaced as a whole, so that a look at it is of one life. */
  private volatile Bucket[] buckets;

  /** An empty store of {@link Placement#DEFAULT_BUCKETS} buckets. */
  public Store() {
    this(Placement.DEFAULT_BUCKETS);
  }

  /**
   * An empty store.
   *
   * @param buckets how many, the same at all members
   * @throws IllegalArgumentException if there is not even one
   */
  public Store(int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("A store has at least one bucket, not " + buckets);
    }
    this.buckets = empty(buckets);
  }

  private static Bucket[] empty(int buckets) {
    return Stream.generate(Bucket::new).limit(buckets).toArray(Bucket[]::new);
  }

  /**
   * The bean itself, for a hot path: what CDI injects is a proxy that looks the bean up at each
   * call.
   */
  public Store self() {
    return this;
  }

  /** How many buckets there are. */
  public int buckets() {
    return buckets.length;
  }

  /**
   * A bucket by its number.
   *
   * @throws IndexOutOfBoundsException unless 0 &lt;= number &lt; {@link #buckets()}
   */
  public Bucket bucket(int number) {
    return buckets[number];
  }

  /** The bucket of a key. */
  public Bucket bucket(Key key) {
    return buckets[key.bucket(buckets.length)];
  }

  /**
   * Number of live entries.
   *
   * @param now nanoseconds, as the deadlines
   */
  public long keys(long now) {
    return sum(bucket -> bucket.keys(now));
  }

  /**
   * Bytes of the live values alone.
   *
   * @param now nanoseconds, as the deadlines
   */
  public long valueBytes(long now) {
    return sum(bucket -> bucket.valueBytes(now));
  }

  /** Number of entries, tombstones and expired ones too: 0 where there is nothing at all. */
  public long copies() {
    return sum(bucket -> bucket.digest().count());
  }

  /** Bytes of heap that all of it takes, about: right to some percent. A look at each bucket. */
  public long allocated() {
    return sum(Bucket::allocated);
  }

  private long sum(ToLongFunction<Bucket> part) {
    long sum = 0;
    for (Bucket bucket : buckets) {
      sum += part.applyAsLong(bucket);
    }
    return sum;
  }

  /**
   * Begins again, with other buckets, all empty. The former ones stay as they are with whoever has
   * asked for them; nothing that is done to those shows here any more.
   */
  public void renew() {
    buckets = empty(buckets.length);
  }
}
