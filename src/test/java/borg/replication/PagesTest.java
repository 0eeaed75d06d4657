package borg.replication;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Page;
import borg.peer.Pending;
import borg.peer.Recollection;
import borg.placement.Key;
import borg.store.Bucket;
import borg.store.Entry;
import borg.store.Position;
import borg.store.Value;
import borg.store.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagesTest {

  private static final int PAGE_BYTES = 256 << 10;

  private final Bucket bucket = new Bucket();

  private static Entry entry(int number, int bytes) {
    return new Entry(
        Key.of("key" + number), new Version(number + 1), Value.of(new byte[bytes]), Entry.NEVER);
  }

  private static List<Pending> pending(int first, int many, int bytes) {
    return IntStream.range(first, first + many)
        .mapToObj(i -> new Pending(entry(i, bytes), List.of()))
        .toList();
  }

  private List<Page> pages(List<Pending> pending) {
    var pages = new ArrayList<Page>();
    Position after = null;
    do {
      Page page = Pages.after(after, PAGE_BYTES, bucket, pending, Recollection.NOTHING);
      pages.add(page);
      after = page.next();
    } while (after != null);
    return pages;
  }

  private void assertComplete(List<Page> pages, List<Pending> pending) {
    List<Entry> entries = pages.stream().flatMap(p -> p.entries().stream()).toList();
    assertThat(entries).isEqualTo(bucket.scan(null, Integer.MAX_VALUE).entries());
    assertThat(new HashSet<>(pages.stream().flatMap(p -> p.pending().stream()).toList()))
        .isEqualTo(new HashSet<>(pending));
  }

  @Test
  void littleIsPending_allOfItIsOnTheFirstPage() {
    IntStream.range(0, 1_000).forEach(i -> bucket.merge(entry(i, 1_000)));
    List<Pending> pending = pending(500, 600, 1_000);

    List<Page> pages = pages(pending);

    assertThat(pages).hasSizeGreaterThan(3);
    assertThat(pages.get(0).pending()).hasSize(600);
    assertComplete(pages, pending);
  }

  @Test
  void muchIsPending_noPageIsLong() {
    IntStream.range(0, 1_000).forEach(i -> bucket.merge(entry(i, 1_000)));
    List<Pending> pending = pending(500, 600, 50_000);

    List<Page> pages = pages(pending);

    assertThat(pages)
        .allSatisfy(
            page ->
                assertThat(page.pending().stream().mapToLong(p -> p.entry().size()).sum())
                    .isLessThanOrEqualTo(Pages.MOST_PENDING_BYTES));
    assertComplete(pages, pending);
  }

  @Test
  void eachIsLongerThanAPage_comesAlone() {
    List<Pending> pending = pending(0, 5, Pages.MOST_PENDING_BYTES + 1);

    List<Page> pages = pages(pending);

    assertThat(pages).allSatisfy(page -> assertThat(page.pending()).hasSize(1));
    assertComplete(pages, pending);
  }
}
