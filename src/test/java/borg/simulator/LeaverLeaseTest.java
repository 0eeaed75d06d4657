package borg.simulator;

import static borg.simulator.Network.Gate.LOST;
import static borg.simulator.Network.Gate.PASS;
import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.Outcome;
import borg.peer.Relay;
import borg.peer.Request;
import borg.peer.Surplus;
import borg.placement.Key;
import borg.placement.Owners;
import borg.view.Life;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One that leaves has granted its lease, once more, to one that is expelled just then, and ends
 * without having heard so: of the two that are left neither has a majority of the view before, and
 * the lease that was granted is waited for.
 */
class LeaverLeaseTest {

  private static final long NOT_YET = Long.MAX_VALUE;

  private final Story story = new Story(3, 16, 20 * SECOND, 250 * MILLI);
  private final SimulatedProcess leaver = story.m[0];
  private final SimulatedProcess owner = story.m[1];
  private final SimulatedProcess expelled = story.m[2];
  private SimulatedProcess newcomer;

  /** When the leaver first asked the owner whether it may go. */
  private long asked = NOT_YET;

  @Test
  void leaverEndsWithoutHavingHeardOfTheExpulsion_nothingStaleIsRead() {
    Key key =
        IntStream.range(0, 1_000)
            .mapToObj(i -> Key.of("key" + i))
            .filter(this::isOfOwnerAndExpelled)
            .findFirst()
            .orElseThrow();
    story.done(story.put(owner, key, "old"));
    story.network.gate = (from, to, request, reply) -> isLink(from, to) ? LOST : PASS;
    newcomer = story.network.add("m3");
    story.pass(3 * SECOND);

    story.network.gate = this::cuts;
    leaver.node.leave();
    story.until("it asks whether it may go", () -> asked != NOT_YET);
    story.world.after(600 * MILLI, () -> story.network.grid.remove(expelled));
    story.until("one is expelled", () -> !isMember(expelled));
    story.until("the other has ended", () -> !isMember(leaver));
    story.until("another is in", () -> isMember(newcomer));
    CompletableFuture<Outcome> write = story.put(owner, key, "new");
    story.until("it is written", write::isDone);
    CompletableFuture<String> read = story.get(expelled, key);
    story.pass(MILLI);

    boolean isRead = read.isDone() && !read.isCompletedExceptionally();
    String last = write.isCompletedExceptionally() ? "old" : "new";
    assertThat(isRead ? read.join() : last).isEqualTo(last);

    story.network.gate = (from, to, request, reply) -> PASS;
    story.until("they are three", () -> story.isCalm(owner, expelled, newcomer));
    story.done(story.put(owner, key, "newer"));
    assertThat(story.done(story.get(expelled, key))).isEqualTo("newer");
  }

  private boolean isOfOwnerAndExpelled(Key key) {
    Owners owners = story.owners(owner, key);
    return owners.has(owner.node.current().self().id())
        && owners.has(expelled.node.current().self().id());
  }

  private boolean isMember(SimulatedProcess process) {
    return owner.node.current().now().view().isMember(process.node.current().self().id());
  }

  /** The newcomer reaches neither the one that is expelled nor is reached by it. */
  private boolean isLink(SimulatedProcess from, SimulatedProcess to) {
    return (from == newcomer && to == expelled) || (from == expelled && to == newcomer);
  }

  private long cuts(SimulatedProcess from, SimulatedProcess to, Request<?> request, Object reply) {
    long now = story.world.now();
    if (isLink(from, to)) {
      return LOST;
    }
    if (request instanceof Surplus && reply == null && from == leaver && to == owner) {
      if (hasSurplusFor(expelled)) {
        return LOST;
      }
      asked = Math.min(asked, now);
      return Math.max(0, asked + 1_300 * MILLI - now);
    }
    if (request instanceof Surplus && from == owner && to == leaver) {
      return Math.max(0, asked + 1_950 * MILLI - now);
    }
    return asked == NOT_YET || isToBeHeard(from, to, request, reply, now - asked) ? PASS : LOST;
  }

  private boolean hasSurplusFor(SimulatedProcess first) {
    return IntStream.range(0, 16)
        .mapToObj(leaver.node::bucket)
        .anyMatch(state -> state.surplus() && state.owners().first().url().equals(first.url));
  }

  private boolean isToBeHeard(
      SimulatedProcess from, SimulatedProcess to, Request<?> request, Object reply, long since) {
    boolean concernsNewcomer = from == newcomer || to == newcomer;
    if (concernsNewcomer && (from == leaver || to == leaver)) {
      return false;
    }
    boolean isBetweenOwners =
        (from == owner && to == expelled) || (from == expelled && to == owner);
    if ((isBetweenOwners || request instanceof Relay) && since > 500 * MILLI) {
      return false;
    }
    if (from == leaver && to == expelled && reply == null) {
      return since <= 1_000 * MILLI;
    }
    boolean isVote = reply instanceof ExchangeReply answer && !answer.suspects().isEmpty();
    if (isVote && from == leaver && to == owner) {
      return since >= 1_350 * MILLI;
    }
    boolean isNews = request instanceof Exchange && from == owner && to == leaver;
    return !(isVote && from == owner && to == leaver)
        && !(isNews && StoriesTest.shows(request, reply, expelled.name, Life.EXPELLED));
  }
}
