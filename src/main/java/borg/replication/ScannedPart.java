package borg.replication;

import borg.peer.ReadReply;
import borg.placement.Key;
import borg.store.Bucket;
import borg.store.Entry;
import borg.store.Position;
import borg.store.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What a scan shows of one bucket. Filled under the replica's lock, by one thread. */
final class ScannedPart {

  /** What becomes of an entry that is stored. */
  enum Verdict {
    SHOW,
    SKIP,
    /** It has to be read, and may turn out to be something else, or gone. */
    ASK,
    /** The bucket can't be shown here. */
    REFUSE
  }

  /** How many entries are taken out of the bucket at a time. */
  private static final int CHUNK = 1_024;

  final int place;
  private final Sheaf sheaf;
  private final Position begin;
  private final List<Entry> shown = new ArrayList<>();
  private final Set<Key> asked = new HashSet<>(0);
  private final Map<Key, CompletableFuture<ReadReply>> answers = new HashMap<>(0);
  private final Set<String> groups = new HashSet<>(0);
  private long bytes;
  private Position end;
  private boolean refused;
  private boolean lost;

  ScannedPart(Sheaf sheaf, int place) {
    this.sheaf = sheaf;
    this.place = place;
    this.begin = place == 0 ? sheaf.request.after() : null;
  }

  void refuse() {
    refused = true;
    shown.clear();
    asked.clear();
    groups.clear();
    bytes = 0;
    end = null;
  }

  void lose() {
    lost = true;
  }

  boolean isRefused() {
    return refused
        || answers.values().stream().anyMatch(CompletableFuture::isCompletedExceptionally);
  }

  boolean isLost() {
    return lost;
  }

  /** Where it was left off; null if the bucket is finished. */
  Position end() {
    return end;
  }

  int count() {
    return shown.size() + asked.size();
  }

  long bytes() {
    return bytes;
  }

  Set<String> groups() {
    return groups;
  }

  boolean hasSelected(Collection<Key> keys) {
    return keys.stream().anyMatch(sheaf::selects);
  }

  /** Takes what is stored, as far as there is room. */
  void take(Bucket bucket, Function<Entry, Verdict> judge) {
    Position at = begin;
    do {
      Slice slice =
          bucket.find(
              at, sheaf.prefix, sheaf.request.selection().withValues(), CHUNK, sheaf.bytesLeft());
      for (Entry entry : slice.entries()) {
        if (!sheaf.hasRoomBeside(this)) {
          end = at;
          return;
        }
        if (!take(entry, judge.apply(entry))) {
          return;
        }
        at = Position.of(entry.key());
      }
      at = slice.next();
    } while (at != null);
  }

  private boolean take(Entry entry, Verdict verdict) {
    if (verdict == Verdict.REFUSE) {
      refuse();
      return false;
    }
    String group = sheaf.request.selection().groupOf(entry.key());
    boolean isKnown = group != null && (sheaf.hasShown(group) || groups.contains(group));
    if (isKnown || verdict == Verdict.SKIP) {
      return true;
    }
    bytes += entry.size();
    if (verdict == Verdict.ASK) {
      asked.add(entry.key());
      return true;
    }
    shown.add(entry);
    if (group != null) {
      groups.add(group);
    }
    return true;
  }

  /** Also these are to be read, as far as they lie between begin and end. */
  void ask(Collection<Key> keys) {
    for (Key key : keys) {
      boolean isAfter = begin == null || key.compareTo(begin.key()) > 0;
      boolean isBefore = end == null || key.compareTo(end.key()) <= 0;
      if (isAfter && isBefore && !refused && sheaf.selects(key)) {
        asked.add(key);
      }
    }
  }

  Set<Key> asked() {
    return asked;
  }

  void answer(Key key, CompletableFuture<ReadReply> answer) {
    answers.put(key, answer);
  }

  Collection<CompletableFuture<ReadReply>> answers() {
    return answers.values();
  }

  /** What it shows, in order, once all answers are there. */
  List<Entry> entries() {
    if (answers.isEmpty()) {
      return shown;
    }
    var entries = new ArrayList<>(shown);
    for (CompletableFuture<ReadReply> answer : answers.values()) {
      Entry entry = answer.join().entry();
      if (entry != null) {
        entries.add(entry);
      }
    }
    entries.sort((one, other) -> one.key().compareTo(other.key()));
    return entries;
  }
}
