package borg.simulator;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs many seeds on all cores, or one with all that happens in it: see scripts/simulate. */
final class Simulate {

  private static final int SHRINKING_SECONDS = 120;
  private static final int MOST_FAILURES = 5;
  private static final Pattern KEY = Pattern.compile("key\\d+");

  private final long last;
  private final long deadline;
  private final boolean shrinks;
  private final Options options;
  private final AtomicLong next;
  private final long begun = System.nanoTime();
  private final Map<Move.Kind, Integer> made = new EnumMap<>(Move.Kind.class);
  private final Map<String, Integer> strikes = new TreeMap<>();
  private long runs;
  private long steps;
  private long operations;
  private long yields;
  private long told;
  private long gaps;
  private long twoGone;
  private int failed;
  private long said = begun;

  private Simulate(Options options) {
    long first = options.number("--first", Plan.FIRST);
    this.options = options;
    boolean isTimed = options.has("--minutes");
    this.next = new AtomicLong(first);
    this.last = first + options.number("--seeds", isTimed ? Long.MAX_VALUE / 2 : 1_000) - 1;
    this.deadline = begun + TimeUnit.MINUTES.toNanos(options.number("--minutes", 100_000));
    this.shrinks = !options.has("--no-shrink");
  }

  public static void main(String[] args) throws InterruptedException {
    Options options;
    try {
      options = new Options(args);
    } catch (IllegalArgumentException e) {
      System.err.println("scripts/simulate: " + e.getMessage() + "; see scripts/simulate --help");
      System.exit(2);
      return;
    }
    if (options.has("--growth")) {
      Growth.print();
      return;
    }
    boolean good =
        options.has("--seed")
            ? one(options)
            : options.has("--mutants") ? Mutants.table(options) : new Simulate(options).many();
    System.exit(good ? 0 : 1);
  }

  private static boolean one(Options options) {
    Plan plan = options.plan();
    Simulation run = options.run(plan);
    run.network.tracing = options.has("--trace");
    System.out.println("seed " + plan.seed() + ": " + plan);
    run.run();
    run.network.trace.forEach(System.out::println);
    System.out.printf(
        "%d steps, %d writes, failed: %s%s%n",
        run.world.steps,
        run.clients.succeeded,
        run.clients.failures,
        run.network.losses.two ? "; two were gone at once" : "");
    run.complaints.forEach(c -> System.out.println("COMPLAINT: " + c));
    return run.complaints.isEmpty();
  }

  private boolean many() throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    var threads = Executors.newFixedThreadPool(cores);
    for (int i = 0; i < cores; i++) {
      threads.execute(this::work);
    }
    threads.shutdown();
    while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
      sayNowAndThen();
    }
    say();
    return failed == 0;
  }

  private void work() {
    long seed = next.getAndIncrement();
    while (seed <= last && System.nanoTime() < deadline && !isTired()) {
      Simulation run = options.run(options.whole(seed)).run();
      count(run);
      if (!run.complaints.isEmpty()) {
        tell(run);
      }
      seed = next.getAndIncrement();
    }
  }

  private synchronized boolean isTired() {
    return failed >= MOST_FAILURES;
  }

  private synchronized void count(Simulation run) {
    runs++;
    steps += run.world.steps;
    operations += run.clients.succeeded;
    yields += run.network.clusters.yields();
    told += run.audience == null ? 0 : run.audience.told;
    gaps += run.audience == null ? 0 : run.audience.gaps;
    run.faults.made.forEach((kind, times) -> made.merge(kind, times, Integer::sum));
    run.network.strikes.forEach((what, times) -> strikes.merge(what, times, Integer::sum));
    twoGone += run.network.losses.two ? 1 : 0;
    failed += run.complaints.isEmpty() ? 0 : 1;
  }

  private void tell(Simulation run) {
    Plan small =
        shrinks
            ? Shrinking.of(run.plan, options::run, run.complaints.get(0), SHRINKING_SECONDS)
            : run.plan;
    Simulation again = options.run(small);
    again.network.tracing = shrinks;
    again.run();
    synchronized (this) {
      System.out.printf("%nseed %d FAILS: %s%n", run.plan.seed(), run.complaints);
      if (shrinks) {
        System.out.println("the smallest run found that fails in this way: " + small);
        readable(again).forEach(System.out::println);
        again.complaints.forEach(c -> System.out.println("COMPLAINT: " + c));
      }
      System.out.println(
          "again:  scripts/simulate "
              + arguments(run.plan, small)
              + (options.has("--cold") ? " --cold" : "")
              + (options.has("--available") ? " --available" : "")
              + (options.has("--watched") ? " --watched" : "")
              + " --trace");
    }
  }

  /** The trace from the first move on; of the clients' operations those on the key in question. */
  private static List<String> readable(Simulation run) {
    Matcher key = KEY.matcher(run.complaints.isEmpty() ? "" : run.complaints.get(0));
    String about = key.find() ? key.group() : "";
    return run.network.trace.stream()
        .dropWhile(line -> !run.plan.moves().isEmpty() && !line.contains(" move "))
        .filter(line -> !line.contains("client ") || line.contains(about))
        .toList();
  }

  /** The options that make this plan of that. */
  static String arguments(Plan whole, Plan small) {
    var arguments = new StringBuilder("--seed " + whole.seed());
    if (small.moves().size() < whole.moves().size()) {
      List<String> numbers = small.moves().stream().map(m -> Integer.toString(m.number())).toList();
      arguments.append(" --only ").append(numbers.isEmpty() ? "0" : String.join(",", numbers));
    }
    append(arguments, " --salt ", 0, small.salt());
    append(arguments, " --clients ", whole.clients(), small.clients());
    append(arguments, " --keys ", whole.keys(), small.keys());
    return arguments.toString();
  }

  private static void append(StringBuilder arguments, String name, int before, int after) {
    if (before != after) {
      arguments.append(name).append(after);
    }
  }

  private synchronized void sayNowAndThen() {
    if (System.nanoTime() - said > TimeUnit.SECONDS.toNanos(10)) {
      say();
    }
  }

  private synchronized void say() {
    said = System.nanoTime();
    double seconds = (said - begun) / 1e9;
    System.out.printf(
        "%d runs, %.1f a second; %d steps, %d writes, %d gave way, %d with two gone at once, told %d,"
            + " %d gaps, %d failed; %s; messages: %s%n",
        runs,
        runs / seconds,
        steps,
        operations,
        yields,
        twoGone,
        told,
        gaps,
        failed,
        made,
        strikes);
  }
}
