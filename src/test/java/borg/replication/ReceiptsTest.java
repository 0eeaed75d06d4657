package borg.replication;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Applied;
import borg.peer.Condition;
import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.HeldClock;
import borg.peer.Operate;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.peer.Peers;
import borg.peer.Reply;
import borg.peer.Request;
import borg.placement.Key;
import borg.store.Version;
import borg.view.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ReceiptsTest implements Peers {

  private static final Member FIRST = member(1);
  private static final Member OTHER = member(2);

  private final List<Applied> sent = new ArrayList<>();
  private final List<Member> receivers = new ArrayList<>();
  private final HeldClock clock = new HeldClock();
  private final Receipts receipts = new Receipts(this, clock, 1);

  private static Member member(int number) {
    return new Member(new UUID(0, number), "m" + number, "http://m" + number, "", 1);
  }

  private void add(Member first, long view, int number) {
    var key = Key.of("k" + number);
    var operate =
        new Operate(view, Operation.delete(UUID.randomUUID(), key, Condition.NONE), 0, 0, true);
    receipts.add(first, operate, new Outcome(Outcome.Status.DELETED, new Version(number)));
  }

  private void passTime() {
    for (int i = 0; i < 3; i++) {
      clock.runFirst();
    }
  }

  @Test
  void thoseOfSomeMilliseconds_leaveTogetherAndOnce() {
    add(FIRST, 7, 1);
    add(FIRST, 7, 2);
    assertThat(sent).isEmpty();

    passTime();
    passTime();

    var keys = List.of(Key.of("k1"), Key.of("k2"));
    assertThat(sent).containsExactly(new Applied(7, keys, List.of(new Version(1), new Version(2))));
  }

  /** A receipt counts only in the view in which it was given. */
  @Test
  void thoseOfTwoViewsOrToTwoMembers_leaveApart() {
    add(FIRST, 7, 1);
    add(FIRST, 8, 2);
    add(OTHER, 8, 3);

    passTime();

    assertThat(sent).extracting(Applied::view).containsExactlyInAnyOrder(7L, 8L, 8L);
    assertThat(receivers).containsExactlyInAnyOrder(FIRST, FIRST, OTHER);
  }

  @Test
  void many_waitForNoTime() {
    for (int i = 0; i < 600; i++) {
      add(FIRST, 7, i);
    }
    assertThat(sent).hasSize(1);

    passTime();

    assertThat(sent.stream().mapToInt(applied -> applied.keys().size()).sum()).isEqualTo(600);
    assertThat(sent.stream().flatMap(applied -> applied.keys().stream()).distinct()).hasSize(600);
  }

  @Override
  public <R extends Reply> CompletionStage<R> call(Member to, Request<R> request, long timeout) {
    receivers.add(to);
    sent.add((Applied) request);
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<ExchangeReply> exchange(String url, Exchange exchange, long timeout) {
    throw new AssertionError("nobody exchanges here");
  }
}
