package borg.membership;

import static borg.view.Members.member;
import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Ack;
import borg.peer.Answer;
import borg.peer.Answers;
import borg.peer.Apply;
import borg.peer.ApplyMany;
import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.HeldClock;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.Recollection;
import borg.peer.Relayed;
import borg.peer.Reply;
import borg.peer.Request;
import borg.placement.Placement;
import borg.view.History;
import borg.view.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What may have been done by one way is not told as surely undone because of another. */
class RelaysTest implements Peers {

  private static final Member SELF = member("self");
  private static final Member TO = member("to");
  private static final Member ONE = member("one");
  private static final Member OTHER = member("other");
  private static final History HISTORY = History.founded(List.of(SELF, TO, ONE, OTHER));
  private static final long LONG = Duration.ofSeconds(5).toNanos();

  private static final Apply APPLY = Apply.copies(1, 0, List.of(), Recollection.NOTHING);
  private static final ApplyMany MANY = new ApplyMany(List.of(APPLY, APPLY));

  /** The first was refused, and the second done. */
  private static final Answers ANSWERS =
      new Answers(List.of(Answer.of(new PeerException(Reason.OTHER_VIEW)), Answer.of(new Ack())));

  /** What was sent and is not answered yet, the oldest first. */
  private final List<CompletableFuture<Reply>> sent = new ArrayList<>();

  private final Relays relays;

  RelaysTest() {
    var settings = new MembershipSettings(LONG, LONG, LONG, LONG, 16, true, false);
    var current = new CurrentView(SELF, 1);
    current.set(new Snapshot(HISTORY, Placement.of(HISTORY.view().members(), 16)));
    relays = new Relays(this, current, new HeldClock(), settings);
    reach(ONE);
    reach(OTHER);
  }

  private void reach(Member member) {
    relays.exchange(member.url(), exchange(), LONG);
    answer(replyOf(member));
  }

  private static Exchange exchange() {
    return new Exchange(SELF, 16, HISTORY, null);
  }

  private static ExchangeReply replyOf(Member member) {
    return new ExchangeReply(member, HISTORY, Set.of(), true, true, null, "", 1, 0);
  }

  private void answer(Reply reply) {
    sent.remove(0).complete(reply);
  }

  private void fail(Reason reason) {
    sent.remove(0).completeExceptionally(new PeerException(reason));
  }

  private CompletableFuture<Answers> many() {
    return relays.call(TO, MANY, LONG).toCompletableFuture();
  }

  private static Reason reason(CompletableFuture<?> failed) {
    return PeerException.reasonOf(failed.handle((reply, failure) -> failure).join());
  }

  private static Reason reasonOfFirst(CompletableFuture<Answers> answers) {
    assertThat(answers.join().at(1, Ack.class).refusal()).isNull();
    return answers.join().at(0, Ack.class).refusal().reason();
  }

  @Test
  void sentDirectlyAndByADetour_noneOfManyIsSurelyUndone() {
    CompletableFuture<Answers> answers = many();

    fail(Reason.TIMEOUT);
    answer(new Relayed(ANSWERS));

    assertThat(reasonOfFirst(answers)).isEqualTo(Reason.BROKEN);
  }

  @Test
  void surelyNotThereDirectly_whatTheDetourBringsIsSo() {
    CompletableFuture<Answers> answers = many();

    fail(Reason.PORT_REFUSES);
    answer(new Relayed(ANSWERS));

    assertThat(reasonOfFirst(answers)).isEqualTo(Reason.OTHER_VIEW);
  }

  @Test
  void sentByTwoDetours_noneIsSurelyUndone() {
    breakLink();
    CompletableFuture<Answers> answers = many();
    fail(Reason.TIMEOUT);
    answer(new Relayed(ANSWERS));
    assertThat(reasonOfFirst(answers)).isEqualTo(Reason.BROKEN);

    CompletableFuture<Ack> single = relays.call(TO, APPLY, LONG).toCompletableFuture();
    fail(Reason.TIMEOUT);
    fail(Reason.OTHER_VIEW);
    assertThat(reason(single)).isEqualTo(Reason.BROKEN);

    CompletableFuture<Ack> undone = relays.call(TO, APPLY, LONG).toCompletableFuture();
    fail(Reason.PORT_REFUSES);
    fail(Reason.OTHER_VIEW);
    assertThat(reason(undone)).isEqualTo(Reason.OTHER_VIEW);
  }

  /** The link was found to be broken while the direct answer was on its way. */
  @Test
  void refusedDirectlyWhileADetourIsUnderWay_isNotSurelyUndone() {
    CompletableFuture<Ack> single = relays.call(TO, APPLY, LONG).toCompletableFuture();
    CompletableFuture<Reply> direct = sent.remove(0);
    breakLink();
    assertThat(sent).as("by a detour").hasSize(1);

    direct.completeExceptionally(new PeerException(Reason.OTHER_VIEW));

    assertThat(reason(single)).isEqualTo(Reason.BROKEN);
  }

  @Test
  void refusedDirectly_isSo() {
    CompletableFuture<Ack> single = relays.call(TO, APPLY, LONG).toCompletableFuture();

    fail(Reason.OTHER_VIEW);

    assertThat(reason(single)).isEqualTo(Reason.OTHER_VIEW);
    assertThat(sent).isEmpty();
  }

  /** By an exchange, which only a detour brings an answer to. */
  private void breakLink() {
    relays.exchange(TO.url(), exchange(), LONG);
    fail(Reason.TIMEOUT);
    answer(new Relayed(replyOf(TO)));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Reply> CompletionStage<R> call(Member to, Request<R> request, long timeout) {
    var answer = new CompletableFuture<Reply>();
    sent.add(answer);
    return (CompletionStage<R>) answer;
  }

  @Override
  public CompletionStage<ExchangeReply> exchange(String url, Exchange exchange, long timeout) {
    var answer = new CompletableFuture<Reply>();
    sent.add(answer);
    return answer.thenApply(ExchangeReply.class::cast);
  }
}
