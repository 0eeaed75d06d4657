package borg.peer;

import static borg.Interleavings.require;

import borg.Interleavings;
import borg.peer.PeerException.Reason;
import borg.peer.Request.Lane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Calls are made, answered, and run out of time, all at once, until the life is over. */
public class CallsInterleavingsTest {

  private static final int MOST = 2;
  private static final Address PEER = new Address("http://x", null, Lane.QUICK);

  private final HeldClock clock = new HeldClock();
  private final Calls calls = new Calls(clock, MOST);
  private final List<Call<?>> added = new ArrayList<>();
  private final Set<Long> ids = new HashSet<>();
  private volatile boolean tooMany;
  private boolean sameIdTwice;
  private boolean closed;

  /** From the start there is room for one more. */
  public CallsInterleavingsTest() {
    add();
  }

  @Test
  void noCall_waitsForEverOrIsCountedForEver() {
    Interleavings.validating().actorsBefore(0).check(CallsInterleavingsTest.class);
  }

  @Operation
  public void add() {
    if (tryToAdd() && calls.count() > MOST) {
      tooMany = true;
    }
  }

  private boolean tryToAdd() {
    var call = new Call<>(PEER, Located.class, 0);
    long id;
    try {
      id = calls.add(call, 1);
    } catch (PeerException overloaded) {
      return false;
    }
    synchronized (added) {
      added.add(call);
      sameIdTwice |= !ids.add(id);
    }
    return true;
  }

  /** An answer that can't be read ends a call like any other. */
  @Operation
  public void answer(@Param(gen = IntGen.class, conf = "1:2") int id) {
    calls.answer(new Letter(id, ReplyCodec.LATE, null), PEER);
  }

  @Operation
  public void timeOut() {
    clock.runFirst();
  }

  @Operation(runOnce = true)
  public void close() {
    calls.close();
    closed = true;
  }

  @Validate
  public void allEndAndNothingIsLeft() {
    require(!tooMany, "more calls wait than may");
    require(!sameIdTwice, "two calls have one id");
    if (closed) {
      require(added.stream().allMatch(Call::isOver), "a call waits after the end");
    }
    added.forEach(call -> call.fail(new PeerException(Reason.TIMEOUT)));
    require(calls.count() == 0, "a call that is over is still in the table");
    require(clock.waiting() == 0, "a time-out is still to come");
    for (int i = 0; i < MOST; i++) {
      require(tryToAdd(), "a call that is over still counts");
    }
    require(closed || !tryToAdd(), "there is no bound any more");
  }
}
