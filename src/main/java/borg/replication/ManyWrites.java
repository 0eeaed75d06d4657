package borg.replication;

import borg.membership.Snapshot;
import borg.peer.Answer;
import borg.peer.Answers;
import borg.peer.Operation;
import borg.peer.Outcome;
import borg.placement.Owners;
import borg.replication.Coordinator.Endings;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Many changes that are asked for at once: the first attempt of all those with the same first owner
 * goes in one message; whatever that does not bring to an end goes on alone.
 */
final class ManyWrites {

  private final Coordinator coordinator;
  private final List<Operation> operations;
  private final Endings endings;
  private final Clock clock;
  private final ReplicationSettings settings;
  private final long begun;

  ManyWrites(
      Coordinator coordinator,
      List<Operation> operations,
      Endings endings,
      Clock clock,
      ReplicationSettings settings) {
    this.coordinator = coordinator;
    this.operations = operations;
    this.endings = endings;
    this.clock = clock;
    this.settings = settings;
    this.begun = clock.nanoTime();
  }

  void begin() {
    Snapshot view = coordinator.view();
    boolean isMember = coordinator.isMember();
    Map<Member, List<Integer>> byFirst = new LinkedHashMap<>();
    for (int i = 0; i < operations.size(); i++) {
      Owners owners = view.placement().owners(operations.get(i).key());
      if (owners.count() < 2 || !isMember) {
        alone(i);
      } else {
        byFirst.computeIfAbsent(owners.first(), m -> new ArrayList<>()).add(i);
      }
    }
    byFirst.forEach((first, places) -> send(view, first, places));
  }

  private void send(Snapshot view, Member first, List<Integer> places) {
    if (places.size() == 1) {
      alone(places.get(0));
      return;
    }
    List<Operation> together = places.stream().map(operations::get).toList();
    long patience = Math.min(settings.attemptTimeout(), settings.requestTimeout());
    CompletionStage<Answers> answers;
    try {
      answers = coordinator.operate(view, first, together, patience);
    } catch (RuntimeException e) {
      answers = CompletableFuture.failedFuture(e);
    }
    answers.whenComplete(
        (all, failure) -> {
          for (int i = 0; i < together.size(); i++) {
            if (failure == null) {
              ended(places.get(i), all.at(i, Outcome.class));
            } else {
              goOn(places.get(i), failure);
            }
          }
        });
  }

  private void ended(int place, Answer answer) {
    if (answer.refusal() == null) {
      endings.ended(place, (Outcome) answer.reply(), null);
    } else {
      goOn(place, answer.refusal());
    }
  }

  private void alone(int place) {
    start(place, WriteAttempts::next);
  }

  /** Goes on alone after an attempt that has failed. */
  private void goOn(int place, Throwable failure) {
    start(place, attempts -> attempts.ended(null, failure));
  }

  private void start(int place, Consumer<WriteAttempts> beginning) {
    var attempts = new WriteAttempts(coordinator, operations.get(place), clock, settings, begun);
    attempts.promise().whenComplete((outcome, failure) -> endings.ended(place, outcome, failure));
    try {
      beginning.accept(attempts);
    } catch (RuntimeException e) {
      // An error of ours: whoever waits has to hear of it, and of the others.
      attempts.promise().completeExceptionally(e);
    }
  }
}
