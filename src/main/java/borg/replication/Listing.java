package borg.replication;

import borg.peer.Selection;
import borg.placement.Key;
import borg.store.Position;
import borg.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Makes one page of a listing: sweeps over buckets from a mark on, until the page is full and it is
 * known whether anything follows, or its time or its room is used up. Then it ends where it has
 * come to, perhaps empty, but with a mark to go on from.
 */
final class Listing {

  /*
   * How many buckets hold a page nobody knows beforehand. The first step is small, each further one
   * as large as what was found so far suggests, but not more than eight times the one before: an
   * empty store takes five steps.
   */

  private static final int FIRST_STEP = 64;
  private static final int MOST_GROWTH = 8;

  /** What one owner may reply with at a time, and about what a page may hold. */
  private static final int REPLY_BYTES = 1 << 20;

  private static final long PAGE_BYTES = 2L << 20;

  private final Clock clock;
  private final Selection selection;
  private final int limit;
  private final long begun;
  private final long timeout;
  private final Mark begin;
  private final Sweep sweep;
  private final int finishedBefore;
  private final CompletableFuture<Listed> promise = new CompletableFuture<>();

  // What was found beyond the frontier waits here. One thread at a time, each sees what the last
  // one did.
  private final TreeMap<Integer, List<Key>> found = new TreeMap<>();
  private final List<Key> keys = new ArrayList<>();
  private final Set<String> prefixes = new LinkedHashSet<>();
  private long bytes;
  private Mark last;
  private int step = FIRST_STEP;
  private long seen;

  Listing(
      Coordinator coordinator,
      Clock clock,
      ReplicationSettings settings,
      Selection selection,
      Mark begin,
      int limit) {
    this.clock = clock;
    this.selection = selection;
    this.limit = limit;
    this.begun = clock.nanoTime();
    this.timeout = settings.requestTimeout();
    this.begin = begin;
    this.last = begin;
    this.sweep = coordinator.sweep(selection, begin);
    this.finishedBefore = sweep.finished();
  }

  CompletionStage<Listed> page() {
    sweep();
    return promise;
  }

  private void sweep() {
    long left = Math.max(1, timeout - (clock.nanoTime() - begun));
    sweep.next(step, limit + 1, REPLY_BYTES, left).whenComplete(this::swept);
  }

  private void swept(Swath swath, Throwable failure) {
    try {
      if (failure == null) {
        swath
            .keys()
            .forEach(key -> found.computeIfAbsent(bucketOf(key), b -> new ArrayList<>()).add(key));
        seen += swath.keys().size();
        take();
      } else if (isEmpty()) {
        promise.completeExceptionally(
            failure instanceof CompletionException ? failure.getCause() : failure);
      } else {
        end(sweep.frontier());
      }
      if (!promise.isDone()) {
        goOn();
      }
    } catch (RuntimeException e) {
      promise.completeExceptionally(e);
    }
  }

  private int bucketOf(Key key) {
    return key.bucket(sweep.buckets());
  }

  private boolean isEmpty() {
    return keys.isEmpty() && prefixes.isEmpty();
  }

  /** Takes what lies before the frontier, in order, as long as there is room. */
  private void take() {
    Mark frontier = sweep.frontier();
    int most = frontier == null ? sweep.buckets() : frontier.bucket();
    Iterator<List<Key>> ready = found.headMap(most, true).values().iterator();
    while (ready.hasNext()) {
      for (Key key : ready.next()) {
        if (!take(key)) {
          end(last);
          return;
        }
      }
      ready.remove();
    }
    if (frontier == null) {
      end(null);
    }
  }

  private boolean take(Key key) {
    String group = selection.groupOf(key);
    boolean isNews = group == null || !prefixes.contains(group);
    if (isNews && (keys.size() + prefixes.size() == limit || bytes > PAGE_BYTES)) {
      return false;
    }
    if (group == null) {
      keys.add(key);
      bytes += key.length();
    } else if (prefixes.add(group)) {
      bytes += group.length();
    }
    last = new Mark(bucketOf(key), Position.of(key));
    return true;
  }

  private void goOn() {
    Mark frontier = sweep.frontier();
    boolean isLost = sweep.isLost(frontier.bucket());
    if (isLost && isEmpty()) {
      promise.completeExceptionally(
          new UnavailableException(UnavailableException.Reason.BUCKET_LOST));
    } else if (isLost || isLate(frontier)) {
      end(frontier);
    } else {
      step = nextStep();
      sweep();
    }
  }

  /** Whether its time is up, and it has got on at all: else nobody would ever get on. */
  private boolean isLate(Mark frontier) {
    return clock.nanoTime() - begun > timeout / 2 && !frontier.equals(begin);
  }

  private int nextStep() {
    long wanted = limit + 1L - keys.size() - prefixes.size();
    long covered = sweep.finished() - finishedBefore;
    long enough = seen == 0 ? Long.MAX_VALUE : wanted * covered / seen * 5 / 4 + 1;
    return (int) Math.min(Math.min(enough, (long) step * MOST_GROWTH), sweep.buckets());
  }

  private void end(Mark next) {
    promise.complete(new Listed(List.copyOf(keys), List.copyOf(prefixes), next));
  }
}
