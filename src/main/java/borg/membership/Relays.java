package borg.membership;

import borg.peer.Answers;
import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.peer.Receiver;
import borg.peer.Relay;
import borg.peer.Relayed;
import borg.peer.Reply;
import borg.peer.Request;
import borg.time.Clock;
import borg.view.Member;
import borg.view.View;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The peers by whatever way works: directly, or through a third member that reaches both, so that
 * one broken link, be it one way only, costs a hop and nobody's membership. Thread-safe.
 *
 * <p>Only members are reached so: a newcomer has to be reached at its own URL, or it would get in
 * where nobody can call it.
 */
public final class Relays implements Peers {

  /** Nothing was sent. */
  private static final PeerException NO_WAY =
      new PeerException(Reason.NOT_THERE, "no way leads there");

  /** Third members that are tried for one request. */
  private static final int MAX_THIRDS = 2;

  private final Peers direct;
  private final CurrentView current;
  private final Clock clock;
  private final Links links;

  /**
   * @param direct without any detour
   * @param settings how long a third counts as one that is reached: a lease
   */
  public Relays(Peers direct, CurrentView current, Clock clock, MembershipSettings settings) {
    this.direct = direct;
    this.current = current;
    this.clock = clock;
    this.links = new Links(settings.lease());
  }

  @Override
  public <R extends Reply> CompletionStage<R> call(Member to, Request<R> request, long timeout) {
    if (links.isBroken(to.id())) {
      return relay(to, request, clock.nanoTime() + timeout);
    }
    CompletableFuture<R> straight = direct.call(to, request, timeout).toCompletableFuture();
    if (straight.isDone() && !straight.isCompletedExceptionally()) {
      return straight;
    }
    var attempt = new DirectThenRelayed<>(to, request, timeout);
    Runnable leave = links.whenBroken(to.id(), attempt::relay);
    straight.whenComplete(attempt::straightEnded);
    attempt.result.whenComplete((reply, failure) -> leave.run());
    return attempt.result;
  }

  @Override
  public CompletionStage<ExchangeReply> exchange(String url, Exchange exchange, long timeout) {
    Member member = memberAt(url);
    CompletionStage<ExchangeReply> straight =
        direct.exchange(url, exchange, timeout).thenApply(this::heard);
    if (member == null) {
      return straight;
    }
    boolean wasBroken = links.isBroken(member.id());
    var attempt = new DirectThenRelayed<>(member, exchange, timeout);
    straight.whenComplete(
        (reply, failure) -> {
          if (failure == null) {
            links.reached(reply.from().id(), clock.nanoTime());
          }
          attempt.straightEnded(reply, failure);
        });
    // Where the link is known to be broken, the direct one only finds out whether it still is: the
    // lease can't wait for that. Else half of the time is left for the detour.
    Runnable cancel = clock.after(wasBroken ? 0 : timeout / 2, attempt::relay);
    attempt.result.whenComplete((reply, failure) -> cancel.run());
    attempt.relayed.thenRun(() -> links.broke(member.id(), clock.nanoTime()));
    return attempt.result.thenApply(this::heard);
  }

  private ExchangeReply heard(ExchangeReply reply) {
    links.heard(reply.from().id(), reply.clock());
    return reply;
  }

  /**
   * What a member's monotonic clock said when it last answered an exchange.
   *
   * @return before all times if it never has
   */
  public long clockOf(Member member) {
    return links.clockOf(member.id());
  }

  /** Forgets whoever is no member of this view. */
  public void adopted(View view) {
    links.retain(view.members().stream().map(Member::id).collect(Collectors.toSet()));
  }

  private Member memberAt(String url) {
    List<Member> members = current.now().view().members();
    if (!members.contains(current.self())) {
      return null;
    }
    for (Member member : members) {
      if (member.url().equals(url) && !member.equals(current.self())) {
        return member;
      }
    }
    return null;
  }

  /** Asks through one third after another, as long as it is the way that fails and time is left. */
  private <R extends Reply> CompletionStage<R> relay(Member to, Request<R> request, long deadline) {
    List<Member> thirds =
        current.now().view().members().stream()
            .filter(m -> !m.equals(current.self()) && !m.equals(to))
            .filter(m -> links.isReached(m.id(), clock.nanoTime()))
            .limit(MAX_THIRDS)
            .toList();
    return relay(thirds, to, request, deadline, NO_WAY, false);
  }

  /**
   * The reply is of the type that the request names: the receiver's own peers saw to it.
   *
   * @param otherwise what to fail with if there is nobody else
   * @param mayBeThere whether the request may have come there through another one
   */
  @SuppressWarnings("unchecked")
  private <R extends Reply> CompletionStage<R> relay(
      List<Member> thirds,
      Member to,
      Request<R> request,
      long deadline,
      PeerException otherwise,
      boolean mayBeThere) {
    long left = deadline - clock.nanoTime();
    if (thirds.isEmpty() || left <= 0) {
      return CompletableFuture.failedFuture(otherwise);
    }
    Member third = thirds.get(0);
    return direct
        .call(third, new Relay(current.self().id(), to.id(), request, left), left)
        .handle(
            (relayed, failure) -> {
              if (failure == null) {
                R reply = (R) relayed.reply();
                return CompletableFuture.completedFuture(mayBeThere ? doubted(reply) : reply);
              }
              Reason reason = PeerException.reasonOf(failure);
              var last = new PeerException(reason, "through " + third);
              PeerException told = mayBeThere ? doubted(request, last) : last;
              if (!Links.isOfTheWay(reason)) {
                return CompletableFuture.<R>failedFuture(told);
              }
              List<Member> others = thirds.subList(1, thirds.size());
              boolean may = mayBeThere || !reason.isSurelyNotDone();
              return relay(others, to, request, deadline, told, may);
            })
        .thenCompose(Function.identity());
  }

  /** What a request that may have come there by two ways has brought by one of them. */
  @SuppressWarnings("unchecked")
  private static <R extends Reply> R doubted(R reply) {
    return reply instanceof Answers answers ? (R) answers.doubted() : reply;
  }

  /** Of an exchange nobody asks whether it was done, and each failure is news. */
  private static PeerException doubted(Request<?> request, PeerException failure) {
    return request instanceof Exchange ? failure : failure.doubted();
  }

  /**
   * Does what a relay asks for: passes it on, or has it done if it is for this member.
   *
   * @param sender the life that sent the relay
   * @param self who acts on requests to this member
   */
  public CompletionStage<Relayed> receive(UUID sender, Relay relay, Receiver self) {
    if (relay.to().equals(current.self().id())) {
      return self.receive(relay.from(), relay.request()).thenApply(Relayed::new);
    }
    Member to = current.now().view().find(relay.to()).orElse(null);
    if (to == null || !sender.equals(relay.from())) {
      return CompletableFuture.failedFuture(new PeerException(Reason.NOT_THERE, "no way there"));
    }
    return direct.call(to, relay, relay.timeoutNanos());
  }

  /** One request that goes directly, and through others once that has failed. */
  private final class DirectThenRelayed<R extends Reply> {
    private final Member to;
    private final Request<R> request;
    private final long deadline;
    final CompletableFuture<R> result = new CompletableFuture<>();
    final CompletableFuture<Void> relayed = new CompletableFuture<>();
    private PeerException straightFailure;
    private PeerException relayFailure;
    private boolean isRelaying;

    /** Whether the direct one has brought an answer: no other way is tried any more. */
    private boolean isAnswered;

    DirectThenRelayed(Member to, Request<R> request, long timeout) {
      this.to = to;
      this.request = request;
      this.deadline = clock.nanoTime() + timeout;
    }

    void straightEnded(R reply, Throwable failure) {
      PeerException why =
          failure == null
              ? null
              : new PeerException(PeerException.reasonOf(failure), failure.getMessage());
      boolean isOnlyOne;
      synchronized (this) {
        straightFailure = why;
        isAnswered = why == null || !Links.isOfTheWay(why.reason());
        isOnlyOne = !isRelaying;
      }
      if (why == null) {
        result.complete(isOnlyOne ? reply : doubted(reply));
      } else if (isAnswered) {
        result.completeExceptionally(isOnlyOne ? why : doubted(request, why));
      } else {
        relay();
        failIfBothHave();
      }
    }

    void relay() {
      synchronized (this) {
        if (isRelaying || isAnswered || result.isDone()) {
          return;
        }
        isRelaying = true;
      }
      Relays.this
          .relay(to, request, deadline)
          .whenComplete(
              (reply, failure) -> {
                if (failure == null) {
                  result.complete(isStraightUndone() ? reply : doubted(reply));
                  relayed.complete(null);
                } else {
                  synchronized (this) {
                    relayFailure =
                        new PeerException(PeerException.reasonOf(failure), failure.getMessage());
                  }
                  failIfBothHave();
                }
              });
    }

    private synchronized boolean isStraightUndone() {
      return straightFailure != null && straightFailure.reason().isSurelyNotDone();
    }

    private void failIfBothHave() {
      PeerException told;
      synchronized (this) {
        if (straightFailure == null || relayFailure == null) {
          return;
        }
        told = told();
      }
      result.completeExceptionally(told);
    }

    /** What may have been done by either way is not surely undone. */
    private PeerException told() {
      boolean isOnlyOne = request instanceof Exchange || relayFailure.reason() == NO_WAY.reason();
      return !isStraightUndone() || isOnlyOne ? straightFailure : relayFailure;
    }
  }
}
