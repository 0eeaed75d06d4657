package borg.watch;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for media types, as far as there are not too many. One thread at a time gives them; who
 * has heard of a number from it may ask for the text without a lock.
 */
final class MediaTypes {

  private static final int MOST = 256;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final String[] texts = new String[MOST];

  /** The number of a type, from 0; negative if it has none. */
  int number(String type) {
    Integer number = numbers.get(type);
    if (number == null && numbers.size() < MOST) {
      number = numbers.size();
      texts[number] = type;
      numbers.put(type, number);
    }
    return number == null ? -1 : number;
  }

  /** The type of a number that was given before. */
  String text(int number) {
    return texts[number];
  }
}
