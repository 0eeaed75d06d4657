package borg.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random runs of whole clusters: whatever happens, one fault at a time, the promises hold. */
class SimulatedClusterTest {

  private static final long SEEDS = Long.getLong("simulator.seeds", 150);
  private static final long FIRST = Long.getLong("simulator.first", 1);

  @Test
  void oneFaultAtATime_keepsThePromises() {
    check();
  }

  @Test
  void faultsAtAMessageInFlight_keepThePromises() {
    check();
  }

  private static void check() {
    List<String> failed = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Simulation run = new Simulation(seed).run();
      if (!run.complaints.isEmpty()) {
        failed.add("seed " + seed + ": " + run.complaints);
      }
    }

    assertThat(failed).isEmpty();
  }
}
