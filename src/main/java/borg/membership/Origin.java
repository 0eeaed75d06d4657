package borg.membership;

import borg.view.Member;
import borg.view.View;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Where a life comes from that carries something over: what the one before it knew as it ended.
 * Immutable.
 *
 * @param left the mark of the cluster that it seceded from; zero if it gave way to a greater one
 * @param company the lives, of the cluster before, that come along: what one of them lacks another
 *     one brings
 * @param urls where members of the clusters before were reached: the grid may not know them any
 *     more when a partition heals
 */
record Origin(long left, Set<UUID> company, Set<String> urls) {

  /** Of a life that carries nothing. */
  static final Origin NONE = new Origin(0, Set.of(), Set.of());

  private static final int MAX_URLS = 256;

  Origin {
    company = Set.copyOf(company);
    urls = urls.stream().limit(MAX_URLS).collect(Collectors.toUnmodifiableSet());
  }

  /** Of a life whose cluster gives way: all of them do. */
  static Origin yielding(View view, Origin before) {
    Set<UUID> all = view.members().stream().map(Member::id).collect(Collectors.toSet());
    return new Origin(0, all, urlsOf(view, before));
  }

  /** Of a life that secedes from this cluster with those who are reached at these URLs. */
  static Origin seceding(long cluster, View view, Set<String> side, Origin before) {
    Set<UUID> along =
        view.standings().stream()
            .map(View.Standing::member)
            .filter(m -> side.contains(m.url()))
            .map(Member::id)
            .collect(Collectors.toSet());
    return new Origin(cluster, along, urlsOf(view, before));
  }

  private static Set<String> urlsOf(View view, Origin before) {
    var urls = new LinkedHashSet<String>();
    view.members().forEach(m -> urls.add(m.url()));
    urls.addAll(before.urls);
    return urls;
  }

  /** Whether the life before was cut off from most of its cluster, and goes on without it. */
  boolean hasSeceded() {
    return left != 0;
  }
}
