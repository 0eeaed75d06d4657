package borg.peer;

import borg.Interleavings;
import borg.peer.Request.Lane;
import java.util.UUID;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** A request that comes several times at once is done once. */
public class ReplaysInterleavingsTest {

  private final Replays replays = new Replays();

  @Test
  void requestThatComesTwiceAtOnce_isAcceptedOnce() {
    Interleavings.options().check(ReplaysInterleavingsTest.class);
  }

  @Operation
  public boolean accept(
      @Param(gen = IntGen.class, conf = "1:2") int sender,
      @Param(gen = IntGen.class, conf = "0:2") int number) {
    return replays.accept(new UUID(0, sender), Lane.QUICK, number);
  }
}
