package borg.simulator;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows that the simulator notices: each mutant has to be caught, by a seed or by a story, and Borg
 * as it is by none. Those that break a second guard need not be.
 */
final class Mutants {

  private static final long SEEDS = 300;

  private final Mutant mutant;
  private final MutantLoader loader;
  private final long first;
  private final long seeds;
  private final long deadline;
  private final AtomicLong next;
  private long caughtBy = Long.MAX_VALUE;
  private String complaint;

  private Mutants(Mutant mutant, Options options) {
    this.mutant = mutant;
    this.loader = new MutantLoader(mutant);
    this.first = options.number("--first", Plan.FIRST);
    this.seeds = options.number("--seeds", SEEDS);
    this.deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(options.number("--minutes", 60));
    this.next = new AtomicLong(first);
  }

  /** Prints the table; false if a mutant lives, or Borg itself does not. */
  static boolean table(Options options) throws InterruptedException {
    System.out.println("| mutant | seeds until caught | by |");
    System.out.println("|---|---|---|");
    boolean isGood = true;
    for (Mutant mutant : MutantRules.all()) {
      if (mutant.name.contains(options.get("--mutant", ""))) {
        boolean isCaught = new Mutants(mutant, options).row();
        isGood &= mutant.spare != null || isCaught != mutant.changes.isEmpty();
      }
    }
    return isGood;
  }

  private boolean row() throws InterruptedException {
    runSeeds();
    String by = complaint;
    String until = Long.toString(caughtBy - first + 1);
    if (by == null) {
      until = "- (%d)".formatted(next.get() - first);
      by = byStory();
    }
    String missing = (String) loader.ask("missing");
    if (missing != null) {
      throw new IllegalStateException("mutant " + mutant.name + " is broken: " + missing);
    }
    String spared = mutant.spare == null ? "-" : "second guard beside: " + mutant.spare;
    System.out.printf("| %s | %s | %s |%n", mutant.name, until, by == null ? spared : by);
    return by != null;
  }

  private void runSeeds() throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    var threads = Executors.newFixedThreadPool(cores);
    for (int i = 0; i < cores; i++) {
      threads.execute(this::work);
    }
    threads.shutdown();
    threads.awaitTermination(1, TimeUnit.DAYS);
  }

  private void work() {
    while (mayGoOn()) {
      long seed = next.getAndIncrement();
      caught(seed, (String) loader.ask(judgement(), seed));
    }
  }

  private String judgement() {
    if (mutant.isParted) {
      return "ofPartedSeed";
    }
    return mutant.isWatched ? "ofWatchedSeed" : "ofSeed";
  }

  private synchronized boolean mayGoOn() {
    return complaint == null && next.get() < first + seeds && System.nanoTime() < deadline;
  }

  private synchronized void caught(long seed, String by) {
    if (by != null && seed < caughtBy) {
      caughtBy = seed;
      complaint = by.split("\n", 2)[0];
    }
  }

  private String byStory() {
    for (Object story : (List<?>) loader.ask("stories")) {
      String wrong = (String) loader.ask("ofStory", story);
      if (wrong != null) {
        String name = story.toString();
        return "story " + name.substring(name.lastIndexOf('.') + 1) + ": " + wrong;
      }
    }
    return null;
  }
}
