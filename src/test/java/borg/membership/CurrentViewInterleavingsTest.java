package borg.membership;

import borg.Interleavings;
import borg.view.Member;
import java.util.UUID;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** A lease is renewed, or becomes needless, in one step for whoever asks meanwhile. */
public class CurrentViewInterleavingsTest {

  private static final Member SELF = new Member(new UUID(0, 1), "a", "http://a", "", 1);
  private static final int NOW = 1;

  private final CurrentView current = new CurrentView(SELF, 1);

  public CurrentViewInterleavingsTest() {
    setLease(false);
  }

  @Test
  void eachMethod_isOneStep() {
    Interleavings.options().check(CurrentViewInterleavingsTest.class);
  }

  /** Under the write lock, so one at a time; each of the two lets this member read. */
  @Operation(nonParallelGroup = "change")
  public void setLease(@Param(gen = BooleanGen.class) boolean alone) {
    current.setLease(alone ? NOW : NOW + 1, alone, false);
  }

  @Operation
  public boolean hasCluster() {
    return current.hasCluster(NOW);
  }

  @Operation
  public boolean mayRead() {
    return current.mayRead(NOW);
  }
}
