package borg.store;

import borg.placement.Key;
import java.nio.charset.StandardCharsets;

/** Short ways to entries, for tests. */
final class Entries {

  private Entries() {}

  static Entry put(String key, int version, String value) {
    return put(key, version, value, Entry.NEVER);
  }

  static Entry put(String key, int version, String value, long deadline) {
    return put(key, version, value.getBytes(StandardCharsets.UTF_8), deadline);
  }

  static Entry put(String key, int version, byte[] value, long deadline) {
    return new Entry(Key.of(key), new Version(version), Value.of(value), deadline);
  }

  static Entry tombstone(String key, int version, long deadline) {
    return new Entry(Key.of(key), new Version(version), null, deadline);
  }
}
