package borg.peer;

import borg.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Neither bound of the bodies in hand is ever passed, and all room is given back. */
public class AdmissionInterleavingsTest {

  private final Admission admission = new Admission(2, 3);

  @Test
  void eachMethod_isOneStep() {
    Interleavings.options().check(AdmissionInterleavingsTest.class);
  }

  @Operation
  public boolean enter(@Param(gen = IntGen.class, conf = "1:2") int length) {
    return admission.enter(length);
  }

  @Operation
  public void leave(@Param(gen = IntGen.class, conf = "1:2") int length) {
    admission.leave(length);
  }
}
