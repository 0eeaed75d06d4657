package borg.rebalance;

import borg.replication.BucketState;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The buckets that somebody waits for: they are filled first. A listing goes through the buckets in
 * order, and would else wait for all that are before it in the queue. Thread-safe.
 */
public final class Wanted {

  private final BitSet numbers;

  public Wanted(int buckets) {
    numbers = new BitSet(buckets);
  }

  /** Somebody waits for this bucket. */
  public synchronized void add(int bucket) {
    numbers.set(bucket);
  }

  /** One that is wanted and among these, which is then no longer wanted; -1 if there is none. */
  private synchronized int takeFrom(Map<Integer, BucketState> rest) {
    for (int b = numbers.nextSetBit(0); b >= 0; b = numbers.nextSetBit(b + 1)) {
      if (rest.containsKey(b)) {
        numbers.clear(b);
        return b;
      }
    }
    return -1;
  }

  private synchronized void forget(int bucket) {
    numbers.clear(bucket);
  }

  /** All of these, in their order, but those first that are wanted at the moment of each step. */
  Iterator<BucketState> first(List<BucketState> buckets) {
    Map<Integer, BucketState> rest = new LinkedHashMap<>();
    buckets.forEach(state -> rest.put(state.bucket(), state));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !rest.isEmpty();
      }

      @Override
      public BucketState next() {
        if (rest.isEmpty()) {
          throw new NoSuchElementException();
        }
        int bucket = takeFrom(rest);
        if (bucket < 0) {
          bucket = rest.keySet().iterator().next();
          forget(bucket);
        }
        return rest.remove(bucket);
      }
    };
  }
}
