package borg.membership;

import static borg.Interleavings.require;

import borg.Interleavings;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** A link is found broken, and whole again, while requests are sent by it. */
public class LinksInterleavingsTest {

  private static final UUID ID = new UUID(0, 1);
  private static final int LEASE = 4;

  @Test
  void eachMethod_isOneStep() {
    Interleavings.options().check(Answers.class);
  }

  @Test
  void nobodyWaits_forALinkThatIsKnownToBeBroken() {
    Interleavings.validating().actorsPerThread(2).check(Waiting.class);
  }

  /** Answers come directly, or by a detour. */
  @Param(name = "time", gen = IntGen.class, conf = "100:102")
  public static class Answers {
    private final Links links = new Links(LEASE);

    @Operation
    public void reached(@Param(name = "time") int now) {
      links.reached(ID, now);
    }

    @Operation
    public void broke(@Param(name = "time") int now) {
      links.broke(ID, now);
    }

    @Operation
    public boolean isBroken() {
      return links.isBroken(ID);
    }

    @Operation
    public void heard(@Param(name = "time") int clock) {
      links.heard(ID, clock);
    }

    @Operation
    public long clockOf() {
      return links.clockOf(ID);
    }
  }

  /** Requests are sent while the link breaks. */
  public static class Waiting {
    private final Links links = new Links(LEASE);
    private final List<AtomicBoolean> told = new CopyOnWriteArrayList<>();

    @Operation
    public void broke() {
      links.broke(ID, 1);
    }

    @Operation
    public void waitForAnswer() {
      if (!links.isBroken(ID)) {
        var isTold = new AtomicBoolean();
        told.add(isTold);
        links.whenBroken(ID, () -> isTold.set(true));
      }
    }

    @Operation
    public void isAnswered() {
      links.whenBroken(ID, () -> {}).run();
    }

    @Validate
    public void nobodyWaitsForABrokenLink() {
      require(
          !links.isBroken(ID) || told.stream().allMatch(AtomicBoolean::get),
          "a request was not told that its link is broken");
    }
  }
}
