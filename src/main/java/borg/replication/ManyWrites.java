package borg.replication;

import borg.membership.Snapshot;
import borg.peer.Answer;
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
        alone(i).next();
      } else {
        byFirst.computeIfAbsent(owners.first(), m -> new ArrayList<>()).add(i);
      }
    }
    byFirst.forEach((first, places) -> send(view, first, places));
  }

  private void send(Snapshot view, Member first, List<Integer> places) {
    List<Operation> together = places.stream().map(operations::get).toList();
    long patience = Math.min(settings.attemptTimeout(), settings.requestTimeout());
    coordinator
        .operate(view, first, together, patience)
        .whenComplete(
            (answers, failure) -> {
              for (int i = 0; i < together.size(); i++) {
                if (failure == null) {
                  ended(places.get(i), answers.at(i, Outcome.class));
                } else {
                  alone(places.get(i)).ended(null, failure);
                }
              }
            });
  }

  private void ended(int place, Answer answer) {
    if (answer.refusal() == null) {
      endings.ended(place, (Outcome) answer.reply(), null);
    } else {
      alone(place).ended(null, answer.refusal());
    }
  }

  private WriteAttempts alone(int place) {
    var attempts = new WriteAttempts(coordinator, operations.get(place), clock, settings, begun);
    attempts.promise().whenComplete((outcome, failure) -> endings.ended(place, outcome, failure));
    return attempts;
  }
}
