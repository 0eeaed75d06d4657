package borg.client;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A map whose entries are in a Borg cluster, as JSON: all programs that name the same prefix share
 * it. Each operation is atomic and linearizable, as if the map were in this JVM, and costs one or
 * two requests; what is atomic by comparing ({@code replace}, {@code compute}, {@code merge})
 * compares versions, and functions may be called again where another program was faster. Views and
 * {@link #size} look at the entries one after another and are weakly consistent, as those of {@link
 * java.util.concurrent.ConcurrentHashMap}.
 *
 * <pre>{@code
 * try (BorgMap<User> users =
 *     BorgMap.of(User.class).prefix("users/").at("http://127.0.0.1:8080/borg", "http://...").open()) {
 *   users.put("42", new User("Ada"));
 * }
 * }</pre>
 *
 * <p>Operations throw {@link BorgException} where the cluster can't answer within the patience.
 * Keys are not null, and with the prefix 1 to 1,024 bytes of UTF-8; values are not null.
 * Thread-safe.
 *
 * @param <V> what JSON-B makes JSON of, and reads back to something that is equal
 */
public final class BorgMap<V> extends AbstractMap<String, V>
    implements ConcurrentMap<String, V>, AutoCloseable {

  private final Entries<V> entries;

  private BorgMap(Entries<V> entries) {
    this.entries = entries;
  }

  /** A map of values of this class. */
  public static <V> Builder<V> of(Class<V> type) {
    return new Builder<>(type);
  }

  /** A map of values of a type with parameters of its own. */
  public static <V> Builder<V> of(Type type) {
    return new Builder<>(type);
  }

  /** Where the map is, and how it is spoken to. */
  public static final class Builder<V> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Type type;
    private final List<URI> bases = new ArrayList<>();
    private String prefix = "";
    private String token;
    private Duration patience = PATIENCE;
    private Client client;
    private Jsonb jsonb;

    private Builder(Type type) {
      this.type = Objects.requireNonNull(type);
    }

    /** Base URLs of instances: one is enough, more are asked where it does not answer. */
    public Builder<V> at(String... urls) {
      for (String url : urls) {
        bases.add(URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url));
      }
      return this;
    }

    /** What all keys begin with in the cluster, and no key in this map; nothing by default. */
    public Builder<V> prefix(String text) {
      prefix = Objects.requireNonNull(text);
      return this;
    }

    /** A token of {@code borg.api.tokens}, or a JWT; none by default. */
    public Builder<V> token(String text) {
      token = text;
      return this;
    }

    /** How long an operation is tried; 30 s by default. */
    public Builder<V> patience(Duration duration) {
      patience = duration;
      return this;
    }

    /** By which requests are made, and which is closed with the map; a plain one by default. */
    public Builder<V> client(Client restClient) {
      client = restClient;
      return this;
    }

    /** What makes JSON of values; the default one by default. */
    public Builder<V> jsonb(Jsonb mapper) {
      jsonb = mapper;
      return this;
    }

    /**
     * The map. Nothing is asked yet.
     *
     * @throws IllegalStateException if no instance was named
     */
    public BorgMap<V> open() {
      if (bases.isEmpty()) {
        throw new IllegalStateException("no instance was named: at(\"http://HOST:PORT/borg\")");
      }
      Client rest =
          client != null
              ? client
              : ClientBuilder.newBuilder()
                  .connectTimeout(TIMEOUT.toMillis() / 10, TimeUnit.MILLISECONDS)
                  .readTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                  .build();
      var instances = new Instances(rest, bases, token, patience);
      return new BorgMap<>(
          new Entries<>(instances, prefix, jsonb == null ? JsonbBuilder.create() : jsonb, type));
    }
  }

  /** Only strings can be keys. */
  private static String key(Object key) {
    return (String) Objects.requireNonNull(key);
  }

  @Override
  public V get(Object key) {
    Entries.Versioned<V> found = entries.get(key(key));
    return found == null ? null : found.value();
  }

  @Override
  public V getOrDefault(Object key, V otherwise) {
    V value = get(key);
    return value == null ? otherwise : value;
  }

  @Override
  public boolean containsKey(Object key) {
    return entries.has(key(key));
  }

  @Override
  public boolean containsValue(Object value) {
    return super.containsValue(Objects.requireNonNull(value));
  }

  @Override
  public V put(String key, V value) {
    return entries.put(key(key), Objects.requireNonNull(value)).previous();
  }

  @Override
  public V putIfAbsent(String key, V value) {
    Objects.requireNonNull(value);
    while (!entries.create(key(key), value)) {
      V there = get(key);
      if (there != null) {
        return there;
      }
    }
    return null;
  }

  @Override
  public V replace(String key, V value) {
    return entries.replace(key(key), Objects.requireNonNull(value)).previous();
  }

  @Override
  public boolean replace(String key, V before, V after) {
    Objects.requireNonNull(before);
    Objects.requireNonNull(after);
    return changeIfEqual(key, before, etag -> entries.replace(key, after, etag));
  }

  @Override
  public V remove(Object key) {
    return entries.remove(key(key)).previous();
  }

  @Override
  public boolean remove(Object key, Object value) {
    return value != null && changeIfEqual(key(key), value, etag -> entries.remove(key(key), etag));
  }

  /** Changes the very version that is equal, unless there is none. */
  private boolean changeIfEqual(String key, Object wanted, Function<String, Boolean> change) {
    while (true) {
      Entries.Versioned<V> found = entries.get(key(key));
      if (found == null || !found.value().equals(wanted)) {
        return false;
      }
      if (change.apply(found.etag())) {
        return true;
      }
    }
  }

  @Override
  public V compute(String key, BiFunction<? super String, ? super V, ? extends V> function) {
    Objects.requireNonNull(function);
    while (true) {
      Entries.Versioned<V> found = entries.get(key(key));
      V after = function.apply(key, found == null ? null : found.value());
      if (found == null && after == null) {
        return null;
      }
      boolean isDone;
      if (found == null) {
        isDone = entries.create(key, after);
      } else if (after == null) {
        isDone = entries.remove(key, found.etag());
      } else {
        isDone = entries.replace(key, after, found.etag());
      }
      if (isDone) {
        return after;
      }
    }
  }

  @Override
  public V computeIfAbsent(String key, Function<? super String, ? extends V> function) {
    Objects.requireNonNull(function);
    V there = get(key);
    if (there != null) {
      return there;
    }
    V made = function.apply(key);
    V faster = made == null ? null : putIfAbsent(key, made);
    return faster == null ? made : faster;
  }

  @Override
  public V computeIfPresent(
      String key, BiFunction<? super String, ? super V, ? extends V> function) {
    Objects.requireNonNull(function);
    return compute(key, (k, before) -> before == null ? null : function.apply(k, before));
  }

  @Override
  public V merge(String key, V value, BiFunction<? super V, ? super V, ? extends V> function) {
    Objects.requireNonNull(value);
    Objects.requireNonNull(function);
    return compute(key, (k, before) -> before == null ? value : function.apply(before, value));
  }

  /** Counts all keys, page by page. */
  @Override
  public int size() {
    var keys = new Keys(entries::page);
    int count = 0;
    while (keys.hasNext() && count < Integer.MAX_VALUE) {
      keys.next();
      count++;
    }
    return count;
  }

  @Override
  public boolean isEmpty() {
    return !new Keys(entries::page).hasNext();
  }

  /** At one stroke if the token may; else key by key. */
  @Override
  public void clear() {
    if (!entries.clear()) {
      new Keys(entries::page).forEachRemaining(this::remove);
    }
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return new EntrySet<>(this, entries);
  }

  /** Closes the connections; the entries stay. */
  @Override
  public void close() {
    entries.close();
  }
}
