package borg.simulator;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code scripts/simulate} was called with. */
final class Options {

  private static final Set<String> WITH_VALUE =
      Set.of(
          "--seeds",
          "--first",
          "--minutes",
          "--seed",
          "--only",
          "--salt",
          "--clients",
          "--keys",
          "--mutant");
  private static final Set<String> ALONE =
      Set.of(
          "--trace", "--mutants", "--growth", "--no-shrink", "--cold", "--available", "--watched");

  private final Map<String, String> given = new TreeMap<>();

  Options(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (ALONE.contains(args[i])) {
        given.put(args[i], "");
      } else if (WITH_VALUE.contains(args[i]) && i + 1 < args.length) {
        given.put(args[i], args[++i]);
      } else {
        throw new IllegalArgumentException("not understood: " + args[i]);
      }
    }
  }

  boolean has(String name) {
    return given.containsKey(name);
  }

  String get(String name, String otherwise) {
    return given.getOrDefault(name, otherwise);
  }

  long number(String name, long otherwise) {
    try {
      return has(name) ? Long.parseLong(given.get(name)) : otherwise;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " wants a number, not " + given.get(name));
    }
  }

  /** A run of this plan. */
  Simulation run(Plan plan) {
    Simulation run = new Simulation(plan);
    return has("--watched") ? run.watched() : run;
  }

  /** The plan of a seed, all of it. */
  Plan whole(long seed) {
    Plan plan = Plan.of(seed);
    if (has("--available")) {
      return plan.parted();
    }
    return has("--cold") ? plan.begunCold() : plan;
  }

  /** The plan of {@code --seed}, made as small as the other options say. */
  Plan plan() {
    Plan plan = whole(number("--seed", 1)).salted((int) number("--salt", 0));
    if (has("--only")) {
      var numbers = new TreeSet<Integer>();
      for (String number : get("--only", "").split(",")) {
        if (!number.isEmpty()) {
          numbers.add(Integer.parseInt(number));
        }
      }
      plan = plan.only(numbers);
    }
    return plan.sized(
        (int) number("--clients", plan.clients()), (int) number("--keys", plan.keys()));
  }
}
