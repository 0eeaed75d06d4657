package borg.watch;

import borg.membership.Snapshot;
import borg.peer.Change;
import borg.peer.Held;
import borg.peer.Recounted;
import borg.store.Version;
import borg.view.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Reads the journals of all members of a view from a version on, page by page, and gives what is in
 * any of them, each change once, in the order of versions. Holds a page of each at a time.
 */
final class Recollection {

  /** Who takes it in. */
  interface Reader {
    /**
     * The next changes. Nothing more comes before it {@linkplain #read() reads} on.
     *
     * @param upTo the version up to which these are all; null at the end
     */
    void page(Recollection of, List<Change> changes, Version upTo);

    /** Somebody's journal does not reach back so far any more. Nothing more comes. */
    void forgotten(Recollection of);
  }

  private static final class Source {
    private Recounted first;
    private Version upTo;
    private boolean isRead;
  }

  private final Members members;
  private final Snapshot view;
  private final BooleanSupplier goesOn;
  private final Reader reader;
  private final Map<Member, Source> sources = new HashMap<>();
  private final TreeMap<Held, Change> ahead = new TreeMap<>();
  private int awaited;
  private boolean isForgotten;

  /** The greatest version that anybody has forgotten. */
  private Version forgotten = new Version(0);

  /**
   * What came after a version.
   *
   * @param goesOn false once nobody wants it any more
   */
  Recollection(
      Members members, Snapshot view, Version since, BooleanSupplier goesOn, Reader reader) {
    this.members = members;
    this.view = view;
    this.goesOn = goesOn;
    this.reader = reader;
    for (Member member : view.view().members()) {
      var source = new Source();
      source.upTo = since;
      sources.put(member, source);
    }
  }

  /** Asks for the next page of those who are behind the others. */
  void read() {
    List<Member> behind = new ArrayList<>();
    synchronized (this) {
      Version least = least();
      sources.forEach(
          (member, source) -> {
            if (!source.isRead && source.upTo.equals(least)) {
              behind.add(member);
            }
          });
      awaited = behind.size();
    }
    behind.forEach(this::ask);
  }

  private Version least() {
    return sources.values().stream()
        .filter(source -> !source.isRead)
        .map(source -> source.upTo)
        .min(Version::compareTo)
        .orElse(null);
  }

  private void ask(Member member) {
    Version since;
    synchronized (this) {
      since = sources.get(member).upTo;
    }
    members
        .recount(view, member, since)
        .whenComplete(
            (page, failure) -> {
              if (!goesOn.getAsBoolean()) {
                return;
              }
              if (failure == null) {
                answered(member, since, page);
              } else {
                members.retry(failure, () -> askAgain(member));
              }
            });
  }

  private void askAgain(Member member) {
    if (goesOn.getAsBoolean()) {
      ask(member);
    }
  }

  private void answered(Member member, Version since, Recounted page) {
    List<Change> changes = new ArrayList<>();
    Version upTo;
    synchronized (this) {
      Source source = sources.get(member);
      source.first = source.first == null ? page : source.first;
      source.upTo = page.upTo();
      source.isRead = page.upTo() == null;
      isForgotten |= page.forgotten().isAfter(since);
      forgotten = page.forgotten().isAfter(forgotten) ? page.forgotten() : forgotten;
      page.changes().forEach(change -> ahead.put(new Held(change.version(), change.key()), change));
      if (--awaited > 0) {
        return;
      }
      upTo = least();
      var part = upTo == null ? ahead : ahead.headMap(Held.after(upTo));
      changes.addAll(part.values());
      part.clear();
    }
    if (isForgotten) {
      reader.forgotten(this);
    } else {
      reader.page(this, changes, upTo);
    }
  }

  /** Up to which version some changes may be in no journal any more. */
  synchronized Version forgotten() {
    return forgotten;
  }

  /** The first page of each member: of the moment from which on each is in the view. */
  synchronized Map<Member, Recounted> firstPages() {
    var pages = new HashMap<Member, Recounted>();
    sources.forEach((member, source) -> pages.put(member, source.first));
    return pages;
  }
}
