package borg.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The instances: those that should run, and a spare one that joins and leaves. */
final class Cluster implements AutoCloseable {

  /** For what takes a start of the server, on a machine that is busy. */
  static final long START_MILLIS = 150_000;

  /** An answer costs each instance a look at all it has. */
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** While somebody waits for what lasts for some hundred milliseconds. */
  private static final long BRISK_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int BALLAST = 60_000;
  private static final String BALLAST_PREFIX = "ballast-";

  private final Network network;
  private final List<Instance> regular;
  private final Instance spare;

  /** All but the last are regular; nothing runs yet. */
  Cluster(Network network, List<Instance> instances) {
    this.network = network;
    this.regular = List.copyOf(instances.subList(0, instances.size() - 1));
    this.spare = instances.get(instances.size() - 1);
  }

  Network network() {
    return network;
  }

  List<Instance> regular() {
    return regular;
  }

  Instance spare() {
    return spare;
  }

  List<Instance> all() {
    var all = new ArrayList<>(regular);
    all.add(spare);
    return all;
  }

  List<Instance> allBut(Collection<Instance> some) {
    return regular.stream().filter(one -> !some.contains(one)).toList();
  }

  void start() {
    regular.forEach(Instance::start);
    awaitWhole(regular);
  }

  /** Whether each of them says that these are all, and that everything is on two of them. */
  boolean isWhole(Collection<Instance> members) {
    Set<String> names =
        members.stream().map(Instance::name).collect(Collectors.toCollection(TreeSet::new));
    // One that starts first: as long as it is not up, nobody else is kept from work by questions.
    return members.stream()
        .sorted(Comparator.comparing(Instance::isReady))
        .allMatch(member -> isWhole(member, names));
  }

  private static boolean isWhole(Instance member, Set<String> names) {
    Report report = Report.of(member);
    if (member.isRunning() && report.ready().contains(member.name())) {
      member.setReady();
    }
    return report.isWholeWith(names);
  }

  void awaitWhole(Collection<Instance> members) {
    if (!await(START_MILLIS, () -> isWhole(members))) {
      throw new NeverSettled(members);
    }
  }

  /** Whether each of these keys that exists is on exactly two, with the same value. */
  boolean isEachOnTwo(Set<String> keys) {
    try {
      return copies().entrySet().stream()
          .filter(e -> keys.contains(e.getKey()))
          .allMatch(e -> areTwo(e.getValue()));
    } catch (IOException e) {
      return false;
    }
  }

  /** Entries that nobody changes, so that a rebalance has something to do. */
  void loadBallast() {
    String lines =
        IntStream.range(0, BALLAST)
            .mapToObj(
                n -> "{\"key\":\"%s%d\",\"value\":\"%0200d\"}".formatted(BALLAST_PREFIX, n, n))
            .collect(Collectors.joining("\n"));
    Report.load(regular.get(0), lines);
  }

  /** Whether all of those are there, on two, as they were loaded. */
  boolean hasBallast() {
    try {
      Map<String, List<String>> copies = copies();
      return IntStream.range(0, BALLAST)
          .allMatch(
              n -> {
                List<String> found = copies.getOrDefault(BALLAST_PREFIX + n, List.of());
                return areTwo(found) && found.get(0).endsWith("%0200d\"}".formatted(n));
              });
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean areTwo(List<String> lines) {
    return lines.size() == 2 && lines.get(0).equals(lines.get(1));
  }

  private Map<String, List<String>> copies() throws IOException {
    Map<String, List<String>> copies = new HashMap<>();
    for (Instance instance : all()) {
      if (instance.isRunning()) {
        Report.get(instance, "/cluster/local")
            .lines()
            .forEach(line -> copies.computeIfAbsent(key(line), k -> new ArrayList<>()).add(line));
      }
    }
    return copies;
  }

  /** The torture's own keys need no escapes. */
  private static String key(String line) {
    int begin = "{\"key\":\"".length();
    return line.substring(begin, line.indexOf('"', begin));
  }

  static boolean await(long millis, BooleanSupplier condition) {
    return await(millis, POLL_NANOS, condition);
  }

  /** The same, looking more often. */
  static boolean awaitMoment(long millis, BooleanSupplier condition) {
    return await(millis, BRISK_POLL_NANOS, condition);
  }

  private static boolean await(long millis, long poll, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(poll);
    }
    return true;
  }

  /** Ends all processes. */
  @Override
  public void close() {
    for (Instance instance : all()) {
      if (instance.isRunning()) {
        instance.kill();
      }
    }
  }

  /** It is not whole again: a finding, with what each one says. */
  static final class NeverSettled extends RuntimeException {
    private static final long serialVersionUID = 1;

    NeverSettled(Collection<Instance> members) {
      super(
          members.stream()
              .map(one -> "\n    " + one + ": " + Report.of(one))
              .collect(Collectors.joining("", "not whole after " + START_MILLIS + " ms:", "")));
    }
  }
}
