package borg.api;

import static borg.Interleavings.require;

import borg.Interleavings;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Requests come and go at once, and one of them ends while its body is still read. */
public class InFlightInterleavingsTest {

  private final InFlight inFlight = new InFlight(3, 1, 1, 3);
  private final InFlight.Permit shared = inFlight.enter();

  /* Guarded by itself. */
  private final List<InFlight.Permit> permits = new ArrayList<>(List.of(shared));

  @Test
  void eachMethod_isOneStep_andAllIsGivenBack() {
    Interleavings.options().check(InFlightInterleavingsTest.class);
  }

  @Operation
  public boolean enter() {
    return succeeds(
        () -> {
          InFlight.Permit permit = inFlight.enter();
          synchronized (permits) {
            permits.add(permit);
          }
        });
  }

  @Operation
  public boolean hold(@Param(gen = IntGen.class, conf = "1:2") int more) {
    return succeeds(() -> shared.hold(more));
  }

  @Operation
  public boolean stream() {
    return succeeds(shared::stream);
  }

  @Operation
  public void close() {
    shared.close();
  }

  private static boolean succeeds(Runnable step) {
    try {
      step.run();
      return true;
    } catch (Refusal tooMuch) {
      return false;
    }
  }

  @Validate
  public void allIsGivenBack() {
    permits.forEach(InFlight.Permit::close);
    require(inFlight.requests() == 0, "requests are left");
    require(inFlight.streams() == 0, "streams are left");
    require(inFlight.bytes() == 0, "bytes are left");
  }
}
