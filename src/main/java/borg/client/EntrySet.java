package borg.client;

import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** The entries of a map as they are found, some hundred at a time. As thread-safe as the map. */
final class EntrySet<V> extends AbstractSet<Map.Entry<String, V>> {

  private static final int BATCH = 200;

  private final BorgMap<V> map;
  private final Entries<V> entries;

  EntrySet(BorgMap<V> map, Entries<V> entries) {
    this.map = map;
    this.entries = entries;
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean isEmpty() {
    return map.isEmpty();
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public boolean contains(Object object) {
    return object instanceof Map.Entry<?, ?> entry
        && entry.getKey() instanceof String key
        && Objects.equals(map.get(key), Objects.requireNonNullElse(entry.getValue(), this));
  }

  @Override
  public boolean remove(Object object) {
    return object instanceof Map.Entry<?, ?> entry
        && entry.getKey() instanceof String key
        && map.remove(key, entry.getValue());
  }

  @Override
  public Iterator<Map.Entry<String, V>> iterator() {
    return new Found(new Keys(entries::page));
  }

  /** Not thread-safe. */
  private final class Found implements Iterator<Map.Entry<String, V>> {
    private final Keys keys;
    private Iterator<Map.Entry<String, V>> batch = List.<Map.Entry<String, V>>of().iterator();
    private String latest;

    Found(Keys keys) {
      this.keys = keys;
    }

    @Override
    public boolean hasNext() {
      while (!batch.hasNext() && keys.hasNext()) {
        batch = fetch();
      }
      return batch.hasNext();
    }

    private Iterator<Map.Entry<String, V>> fetch() {
      var wanted = new ArrayList<String>();
      while (wanted.size() < BATCH && keys.hasNext()) {
        wanted.add(keys.next());
      }
      Map<String, V> found = entries.get(wanted);
      var batch = new ArrayList<Map.Entry<String, V>>();
      for (String key : wanted) {
        if (found.containsKey(key)) { // else it has gone since
          batch.add(new WriteThrough(key, found.get(key)));
        }
      }
      return batch.iterator();
    }

    @Override
    public Map.Entry<String, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Map.Entry<String, V> next = batch.next();
      latest = next.getKey();
      return next;
    }

    @Override
    public void remove() {
      if (latest == null) {
        throw new IllegalStateException("nothing to remove");
      }
      map.remove(latest);
      latest = null;
    }
  }

  private final class WriteThrough extends SimpleEntry<String, V> {
    private static final long serialVersionUID = 1L;

    WriteThrough(String key, V value) {
      super(key, value);
    }

    @Override
    public V setValue(V value) {
      map.put(getKey(), value);
      return super.setValue(value);
    }
  }
}
