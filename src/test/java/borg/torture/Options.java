package borg.torture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is asked for on the command line.
 *
 * @param faults once each, in this order; at random for {@code minutes} if there are none
 * @param check a history to check again, and nothing else; null otherwise
 */
record Options(int minutes, long seed, int nodes, List<Fault> faults, Path check) {

  static Options parse(List<String> arguments) {
    int minutes = 10;
    long seed = System.nanoTime() % 1_000_000;
    int nodes = 3;
    List<Fault> faults = List.of();
    Path check = null;
    var rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.remove(0);
      if (rest.isEmpty()) {
        throw new IllegalArgumentException(option + " wants something after it");
      }
      String value = rest.remove(0);
      switch (option) {
        case "--minutes" -> minutes = number(option, value, 1, 10_000);
        case "--seed" -> seed = number(option, value, 0, Integer.MAX_VALUE);
        case "--nodes" -> nodes = number(option, value, 3, 9);
        case "--faults" -> faults = faults(value);
        case "--check" -> check = Path.of(value);
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(minutes, seed, nodes, faults, check);
  }

  private static int number(String option, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "%s is from %d to %d, not %s".formatted(option, least, most, value));
  }

  private static List<Fault> faults(String names) {
    return Arrays.stream(names.split(",")).map(Options::fault).toList();
  }

  private static Fault fault(String name) {
    return Faults.ALL.stream()
        .filter(fault -> fault.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no fault %s; there are: %s"
                        .formatted(
                            name,
                            String.join(",", Faults.ALL.stream().map(Fault::name).toList()))));
  }
}
