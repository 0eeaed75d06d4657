package borg.replication;

import borg.placement.Key;
import borg.store.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Those who wait at the keys of one bucket. Guarded by the replica's lock. */
final class Watchers {

  private final Map<Key, List<Watcher>> byKey = new HashMap<>(0);

  void add(Watcher watcher) {
    byKey.computeIfAbsent(watcher.key(), k -> new ArrayList<>(1)).add(watcher);
  }

  /** How many wait at a key. */
  int at(Key key) {
    return byKey.getOrDefault(key, List.of()).size();
  }

  /** Takes away one whose time is up, or who was told. */
  void remove(Watcher watcher) {
    List<Watcher> list = byKey.get(watcher.key());
    if (list != null) {
      list.removeIf(other -> other == watcher);
      if (list.isEmpty()) {
        byKey.remove(watcher.key());
      }
    }
  }

  /** Tells those for whom this entry is news. */
  void wake(Entry entry, List<Runnable> after) {
    List<Watcher> list = byKey.get(entry.key());
    if (list == null) {
      return;
    }
    for (Iterator<Watcher> all = list.iterator(); all.hasNext(); ) {
      Watcher watcher = all.next();
      if (watcher.isNews(entry)) {
        all.remove();
        after.add(() -> watcher.tell(true));
      }
    }
    if (list.isEmpty()) {
      byKey.remove(entry.key());
    }
  }

  void forEach(Consumer<Watcher> action) {
    byKey.values().forEach(list -> list.forEach(action));
  }
}
