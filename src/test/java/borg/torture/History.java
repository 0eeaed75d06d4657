package borg.torture;

import borg.simulator.Linearizability;
import borg.simulator.Linearizability.Operation;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All that the clients did and saw. Thread-safe. */
final class History {

  private final List<Event> events = new ArrayList<>();
  private final Map<String, Integer> odd = new TreeMap<>();

  synchronized void add(Event event) {
    events.add(event);
  }

  /** An answer that the contract doesn't know. */
  synchronized void addOdd(String answer) {
    odd.merge(answer, 1, Integer::sum);
  }

  /** Those since the last time that this was asked, each with how often it came. */
  synchronized List<String> takeOdd() {
    List<String> all =
        odd.entrySet().stream().map(e -> e.getKey() + ", " + e.getValue() + " times").toList();
    odd.clear();
    return all;
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** Of one round: its keys begin so. */
  List<Event> of(String prefix) {
    return events().stream().filter(event -> event.key().startsWith(prefix)).toList();
  }

  /**
   * Whether both sides of a cut are to go on: then what they did can't be put in one order, and is
   * no finding.
   */
  static boolean isOfTwoSides() {
    return "available".equals(System.getenv("BORG_PARTITION_POLICY"));
  }

  /** The keys, in order, that could not have behaved so. */
  static List<String> contradictions(List<Event> events) {
    Map<String, List<Event>> byKey =
        events.stream()
            .collect(Collectors.groupingBy(Event::key, TreeMap::new, Collectors.toList()));
    return byKey.entrySet().stream()
        .filter(Predicate.not(e -> isLinearizable(e.getValue())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isLinearizable(List<Event> ofOneKey) {
    List<Operation> operations =
        ofOneKey.stream().map(Event::operation).filter(Objects::nonNull).toList();
    return Linearizability.check(operations);
  }

  void write(Path file, List<String> comments) {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String comment : comments) {
        out.write("# " + comment + "\n");
      }
      for (Event event : events()) {
        out.write(event.line() + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Event> read(Path file) {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      return in.lines().filter(line -> !line.startsWith("#")).map(Event::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every key that a client has touched. */
  TreeSet<String> keys() {
    return events().stream().map(Event::key).collect(Collectors.toCollection(TreeSet::new));
  }
}
