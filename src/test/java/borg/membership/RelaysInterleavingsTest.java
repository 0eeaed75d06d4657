package borg.membership;

import static borg.Interleavings.require;
import static borg.view.Members.member;

import borg.Interleavings;
import borg.peer.Ack;
import borg.peer.Apply;
import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.HeldClock;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.Recollection;
import borg.peer.Relay;
import borg.peer.Relayed;
import borg.peer.Reply;
import borg.peer.Request;
import borg.placement.Placement;
import borg.view.History;
import borg.view.Member;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** A request is answered directly while its link is found to be broken, and a detour begins. */
public class RelaysInterleavingsTest implements Peers {

  private static final Member SELF = member("self");
  private static final Member TO = member("to");
  private static final Member THIRD = member("third");
  private static final History HISTORY = History.founded(List.of(SELF, TO, THIRD));
  private static final Exchange EXCHANGE = new Exchange(SELF, 16, HISTORY, null);

  private static final List<Reason> REASONS =
      List.of(Reason.OTHER_VIEW, Reason.TIMEOUT, Reason.PORT_REFUSES);

  private final Relays relays;
  private final CompletableFuture<Ack> told;

  /* What was sent, and how it ended. */
  private CompletableFuture<Reply> exchanged;
  private CompletableFuture<Reply> direct;
  private volatile CompletableFuture<Reply> detour;

  public RelaysInterleavingsTest() {
    var current = new CurrentView(SELF, 1);
    current.set(new Snapshot(HISTORY, Placement.of(HISTORY.view().members(), 16)));
    relays =
        new Relays(
            this, current, new HeldClock(), new MembershipSettings(9, 9, 9, 9, 16, true, false));
    relays.exchange(THIRD.url(), EXCHANGE, 9);
    exchanged.complete(replyOf(THIRD));
    told =
        relays
            .call(TO, Apply.copies(1, 0, List.of(), Recollection.NOTHING), 9)
            .toCompletableFuture();
  }

  @Test
  void whatMayHaveBeenDone_isNeverSurelyUndone() {
    Interleavings.validating().actorsBefore(0).check(RelaysInterleavingsTest.class);
  }

  @Operation
  public void directlyRefused(@Param(gen = IntGen.class, conf = "0:2") int reason) {
    direct.completeExceptionally(new PeerException(REASONS.get(reason)));
  }

  @Operation
  public void detourRefused(@Param(gen = IntGen.class, conf = "0:2") int reason) {
    CompletableFuture<Reply> last = detour;
    if (last != null) {
      last.completeExceptionally(new PeerException(REASONS.get(reason)));
    }
  }

  /** An exchange is answered by a detour only. */
  @Operation(runOnce = true)
  public void linkBreaks() {
    relays.exchange(TO.url(), EXCHANGE, 9);
    exchanged.completeExceptionally(new PeerException(Reason.TIMEOUT));
  }

  @Validate
  public void isToldWhatIsSo() {
    direct.completeExceptionally(new PeerException(Reason.OTHER_VIEW));
    if (detour != null) {
      detour.completeExceptionally(new PeerException(Reason.OTHER_VIEW));
    }
    require(told.isDone(), "nobody is told");
    Reason reason = reason(told);
    boolean mayBeDone =
        !reason(direct).isSurelyNotDone() || (detour != null && !reason(detour).isSurelyNotDone());
    require(!mayBeDone || !reason.isSurelyNotDone(), reason + ", and it may have been done");
  }

  private static Reason reason(CompletableFuture<?> failed) {
    return PeerException.reasonOf(failed.handle((reply, failure) -> failure).join());
  }

  private static ExchangeReply replyOf(Member member) {
    return new ExchangeReply(member, HISTORY, Set.of(), true, true, null, "", 1, 0);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Reply> CompletionStage<R> call(Member to, Request<R> request, long timeout) {
    var answer = new CompletableFuture<Reply>();
    if (request instanceof Relay relay && relay.request() instanceof Exchange) {
      answer.complete(new Relayed(replyOf(TO)));
    } else if (request instanceof Relay) {
      detour = answer;
    } else {
      direct = answer;
    }
    return (CompletionStage<R>) answer;
  }

  @Override
  public CompletionStage<ExchangeReply> exchange(String url, Exchange exchange, long timeout) {
    var answer = new CompletableFuture<Reply>();
    exchanged = answer;
    return answer.thenApply(ExchangeReply.class::cast);
  }
}
