package borg.store;

import borg.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Versions rise as if one thread after another took them: so none is given twice. */
public class HybridClockInterleavingsTest {

  private static final int AHEAD = 1 << 17;

  /* Time stands still, so that each version says which ones were before it. */
  private final HybridClock clock = new HybridClock(1, () -> 0, 1);

  @Test
  void eachMethod_isOneStep() {
    Interleavings.options().check(HybridClockInterleavingsTest.class);
  }

  @Operation
  public Version next() {
    return clock.next();
  }

  @Operation
  public void observe(@Param(gen = IntGen.class, conf = "1:3") int steps) {
    clock.observe(new Version(AHEAD + steps));
  }
}
