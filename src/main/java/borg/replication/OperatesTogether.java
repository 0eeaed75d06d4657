package borg.replication;

import borg.peer.Answers;
import borg.peer.Operate;
import borg.peer.Outcome;
import borg.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Changes that came to their first owner in one message: what comes of them is sent together, and
 * answered together. What has to wait for something is left to another attempt: it must not hold up
 * the others.
 */
final class OperatesTogether {

  /** How long changes that are done wait for the next of those that came with them. */
  private static final long LONGEST_PAUSE_NANOS = 250_000_000;

  /** Begins a change; what is to follow it adds to {@code after}. */
  @FunctionalInterface
  interface Beginning {
    CompletionStage<Outcome> begin(Operate operate, List<Runnable> after);
  }

  private final List<Operate> operates;
  private final Delivery delivery;
  private final Clock clock;
  private final ManyAnswers answers;

  OperatesTogether(List<Operate> operates, Delivery delivery, Clock clock) {
    this.operates = operates;
    this.delivery = delivery;
    this.clock = clock;
    this.answers = new ManyAnswers(operates.size());
  }

  CompletionStage<Answers> begin(Beginning beginning) {
    List<Runnable> after = new ArrayList<>(operates.size());
    try {
      for (int i = 0; i < operates.size(); i++) {
        begin(beginning, i, after);
      }
    } finally {
      delivery.run(after);
    }
    closeUnlessMoreCome(0);
    return answers.whole();
  }

  private void begin(Beginning beginning, int place, List<Runnable> after) {
    try {
      beginning
          .begin(operates.get(place), after)
          .whenComplete((reply, failure) -> answers.put(place, reply, failure));
    } catch (RuntimeException e) {
      answers.put(place, null, e);
    }
  }

  /* Not after some time in all: on a machine that is overloaded everything would be asked twice. */
  private void closeUnlessMoreCome(int before) {
    if (answers.areAllThere()) {
      return;
    }
    clock.after(
        LONGEST_PAUSE_NANOS,
        () -> {
          int now = answers.count();
          if (now > 0 && now == before) {
            answers.close();
          } else {
            closeUnlessMoreCome(now);
          }
        });
  }
}
