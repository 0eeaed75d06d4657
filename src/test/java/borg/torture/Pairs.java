package borg.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds keys for each pair of owners: else a cut between two might concern none of the keys. */
final class Pairs {

  private static final Pattern OWNERS = Pattern.compile("\"owners\":\\[\"([^\"]+)\",\"([^\"]+)\"]");

  /** Up to so many instances each order of the two gets a key of its own. */
  private static final int BOTH_ORDERS_UP_TO = 3;

  private static final int MOST_KEYS = 10;
  private static final int MOST_ATTEMPTS = 500;

  private Pairs() {}

  /** Keys that begin so, each kept by another pair as long as no instance comes or goes. */
  static List<String> keys(String prefix, List<Instance> instances) {
    int size = instances.size();
    int pairs = size * (size - 1) / (size <= BOTH_ORDERS_UP_TO ? 1 : 2);
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < MOST_ATTEMPTS && keys.size() < Math.min(pairs, MOST_KEYS); i++) {
      String key = prefix + i;
      keys.putIfAbsent(ownersOf(key, instances), key);
    }
    return new ArrayList<>(keys.values());
  }

  private static String ownersOf(String key, List<Instance> instances) {
    try {
      String text = Report.get(instances.get(0), "/cluster/owners/" + key);
      Matcher owners = OWNERS.matcher(text);
      if (!owners.find()) {
        throw new IllegalStateException("no owners: " + text);
      }
      String first = owners.group(1);
      String second = owners.group(2);
      boolean isInOrder = instances.size() <= BOTH_ORDERS_UP_TO || first.compareTo(second) < 0;
      return isInOrder ? first + second : second + first;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
