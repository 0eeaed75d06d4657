package borg.simulator;

/**
 * Runs one seed and prints what happened: {@code Trace SEED}, or how many of a range fail. With
 * {@code -Dsimulator.aimed} faults strike at a message in flight.
 */
final class Trace {

  private Trace() {}

  public static void main(String[] args) {
    long first = Long.parseLong(args[0]);
    long last = args.length > 1 ? Long.parseLong(args[1]) : first;
    for (long seed = first; seed <= last; seed++) {
      Simulation run = new Simulation(seed, Boolean.getBoolean("simulator.aimed"));
      try {
        run.run();
      } catch (RuntimeException e) {
        run.complaints.add(e.toString());
        if (first == last) {
          e.printStackTrace();
        }
      }
      if (first == last) {
        run.network.trace.forEach(System.out::println);
      }
      if (first == last || !run.complaints.isEmpty()) {
        System.out.println(
            "seed "
                + seed
                + ": "
                + run.world.steps
                + " steps, "
                + run.clients.succeeded
                + " writes, "
                + run.clients.failures
                + " "
                + run.complaints);
      }
    }
  }
}
