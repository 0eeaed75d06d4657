package borg.replication;

import borg.peer.Page;
import borg.peer.Pending;
import borg.peer.Recollection;
import borg.placement.Key;
import borg.store.Bucket;
import borg.store.Entry;
import borg.store.Position;
import borg.store.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The pages in which a bucket is handed on, in the order of {@link Position}. */
final class Pages {

  /**
   * As much of what is pending, and one more, goes with the first page, all at once; what is more
   * is spread over the pages, each write at its place among the entries.
   */
  static final int MOST_PENDING_BYTES = 2 << 20;

  private Pages() {}

  /**
   * The page that follows a position.
   *
   * @param after null for the first page
   * @param maxBytes of the entries, which only a single one can exceed
   */
  static Page after(
      Position after,
      int maxBytes,
      Bucket bucket,
      Collection<Pending> pending,
      Recollection remembered) {
    Slice slice = bucket.scan(after, maxBytes);
    if (after == null && sizeOf(pending) <= MOST_PENDING_BYTES) {
      return new Page(slice.entries(), List.copyOf(pending), remembered, slice.next());
    }
    List<Pending> here = within(after, slice.next(), pending);
    List<Pending> fitting = fitting(here);
    if (fitting.size() == here.size()) {
      return new Page(slice.entries(), here, remembered, slice.next());
    }
    Key last = keyOf(fitting.get(fitting.size() - 1));
    List<Entry> entries =
        slice.entries().stream().filter(e -> e.key().compareTo(last) <= 0).toList();
    return new Page(entries, fitting, remembered, Position.of(last));
  }

  private static List<Pending> within(Position after, Position upTo, Collection<Pending> pending) {
    return pending.stream()
        .filter(p -> after == null || keyOf(p).compareTo(after.key()) > 0)
        .filter(p -> upTo == null || keyOf(p).compareTo(upTo.key()) <= 0)
        .sorted(Comparator.comparing(Pages::keyOf))
        .toList();
  }

  private static List<Pending> fitting(List<Pending> pending) {
    var fitting = new ArrayList<Pending>();
    long bytes = 0;
    for (Pending one : pending) {
      bytes += one.entry().size();
      if (bytes > MOST_PENDING_BYTES && !fitting.isEmpty()) {
        break;
      }
      fitting.add(one);
    }
    return fitting;
  }

  private static long sizeOf(Collection<Pending> pending) {
    return pending.stream().mapToLong(p -> p.entry().size()).sum();
  }

  /** Keys are in the order of their positions. */
  private static Key keyOf(Pending pending) {
    return pending.entry().key();
  }
}
