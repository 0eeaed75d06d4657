package borg.replication;

import borg.peer.Scan;
import borg.peer.Scanned;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The parts of one scan, bound to its limits. Filled by one thread. */
final class Sheaf {

  final Scan request;
  final byte[] prefix;
  private final List<ScannedPart> parts = new ArrayList<>();
  private final Set<String> groups = new HashSet<>();
  private int count;
  private long bytes;

  Sheaf(Scan request) {
    this.request = request;
    this.prefix = request.selection().prefixBytes();
  }

  boolean selects(Key key) {
    byte[] utf8 = key.utf8();
    return utf8.length >= prefix.length
        && Arrays.equals(utf8, 0, prefix.length, prefix, 0, prefix.length);
  }

  boolean hasShown(String group) {
    return groups.contains(group);
  }

  boolean hasRoom() {
    return count < request.limit() && bytes < request.maxBytes();
  }

  boolean hasRoomBeside(ScannedPart part) {
    return count + part.count() < request.limit() && bytes + part.bytes() < request.maxBytes();
  }

  long bytesLeft() {
    return request.maxBytes() - bytes;
  }

  void add(ScannedPart part) {
    parts.add(part);
    groups.addAll(part.groups());
    count += part.count();
    bytes += part.bytes();
  }

  /** The reply, once all that had to be waited for is there. */
  CompletionStage<Scanned> whole() {
    CompletableFuture<?>[] answers =
        parts.stream().flatMap(part -> part.answers().stream()).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(answers).handle((done, failure) -> reply());
  }

  /*
   * What had to be waited for may have become larger: it is cut off where the reply would grow
   * beyond its bound, as if no more had been looked at.
   */
  private Scanned reply() {
    List<Entry> entries = new ArrayList<>();
    List<Integer> refused = new ArrayList<>();
    List<Integer> lost = new ArrayList<>();
    long size = 0;
    for (ScannedPart part : parts) {
      if (part.isRefused()) {
        refused.add(part.place);
        if (!part.groups().isEmpty()) {
          // Others of its groups were left out for it, and it may show none when it is asked again.
          return reply(entries, part.place + 1, null, refused, lost);
        }
        continue;
      }
      if (part.isLost()) {
        lost.add(part.place);
      }
      Position last = null;
      for (Entry entry : part.entries()) {
        size += request.selection().withValues() ? entry.size() : entry.key().length();
        if (size > 2L * request.maxBytes() && !entries.isEmpty()) {
          return reply(entries, part.place, last, refused, lost);
        }
        entries.add(entry);
        last = Position.of(entry.key());
      }
      if (part.end() != null) {
        return reply(entries, part.place, part.end(), refused, lost);
      }
    }
    return reply(entries, parts.size(), null, refused, lost);
  }

  private Scanned reply(
      List<Entry> entries, int done, Position at, List<Integer> refused, List<Integer> lost) {
    boolean withValues = request.selection().withValues();
    return new Scanned(
        withValues ? List.of() : entries.stream().map(Entry::key).toList(),
        withValues ? entries : List.of(),
        done,
        at,
        numbers(refused),
        numbers(lost));
  }

  private static int[] numbers(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
