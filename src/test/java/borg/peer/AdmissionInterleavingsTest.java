package borg.peer;

import borg.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Neither bound of the bodies in hand is ever passed, and all room is given back. */
public class AdmissionInterleavingsTest {

  private static final WireLimits LIMITS =
      new WireLimits(1_000, 1_000, 10, 1_000, 10, 1_000, 10, 10, 2, 3);

  private final Admission admission = new Admission();

  @Test
  void eachMethod_isOneStep() {
    Interleavings.options().check(AdmissionInterleavingsTest.class);
  }

  @Operation
  public boolean enter(@Param(gen = IntGen.class, conf = "1:2") int length) {
    return admission.enter(length, LIMITS);
  }

  @Operation
  public void leave(@Param(gen = IntGen.class, conf = "1:2") int length) {
    admission.leave(length);
  }
}
