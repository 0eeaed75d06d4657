package borg.watch;

import java.util.HashMap;
import java.util.Map;

/** Makes equal media types one object, as far as there are not too many. Not thread-safe. */
final class MediaTypes {

  private static final int MOST = 256;

  private final Map<String, String> known = new HashMap<>();

  String one(String type) {
    if (known.size() >= MOST) {
      return known.getOrDefault(type, type);
    }
    String before = known.putIfAbsent(type, type);
    return before == null ? type : before;
  }
}
