package borg.torture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The longest times without success between two moments, in milliseconds. */
record Gaps(long write, long read, long untouched) {

  /**
   * Measures them.
   *
   * @param events of the keys in question
   * @param touched instances that may have to be silent
   * @return for writes and for reads of a key, at whichever instance; for either at one instance
   *     that is not touched
   */
  static Gaps between(long begin, long end, List<Event> events, Collection<String> touched) {
    List<Event> done = events.stream().filter(e -> e.answer().isSuccess()).toList();
    return new Gaps(
        longest(begin, end, done, e -> !e.isRead(), Event::key),
        longest(begin, end, done, Event::isRead, Event::key),
        longest(begin, end, done, e -> !touched.contains(e.at()), e -> e.key() + " at " + e.at()));
  }

  private static long longest(
      long begin,
      long end,
      List<Event> events,
      Predicate<Event> which,
      Function<Event, String> group) {
    Map<String, List<Event>> groups =
        events.stream().filter(which).collect(Collectors.groupingBy(group));
    return groups.values().stream().mapToLong(one -> longest(begin, end, one)).max().orElse(-1);
  }

  private static long longest(long begin, long end, List<Event> events) {
    List<Long> times = new ArrayList<>(List.of(begin, end));
    events.stream().map(Event::returned).filter(t -> t > begin && t < end).forEach(times::add);
    times.sort(null);
    long longest = 0;
    for (int i = 1; i < times.size(); i++) {
      longest = Math.max(longest, times.get(i) - times.get(i - 1));
    }
    return longest / 1_000_000;
  }
}
