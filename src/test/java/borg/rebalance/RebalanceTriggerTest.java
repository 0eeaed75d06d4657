package borg.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import borg.rebalance.Rebalancer.ToGo;
import borg.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RebalanceTriggerTest {

  private final Queue<Runnable> later = new ArrayDeque<>();
  private final List<CompletableFuture<ToGo>> passes = new ArrayList<>();
  private long view = 1;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public Runnable after(long nanos, Runnable task) {
          later.add(task);
          return () -> later.remove(task);
        }
      };

  private final RebalanceTrigger trigger =
      new RebalanceTrigger(
          () -> {
            var pass = new CompletableFuture<ToGo>();
            passes.add(pass);
            return pass;
          },
          () -> view,
          clock);

  private void runWhatIsDue() {
    for (int due = later.size(); due > 0; due--) {
      later.remove().run();
    }
  }

  @Test
  void viewChangesDuringPass_anotherBeginsAtOnce() {
    trigger.adopted(1);
    runWhatIsDue();
    view = 2;
    trigger.adopted(2);
    runWhatIsDue();
    assertThat(passes).hasSize(2);
  }

  @Test
  void passHasFoundTheViewBeforeThatIsTold_oneIsEnough() {
    trigger.adopted(1);
    view = 2; // before the pass begins, and its news come after
    runWhatIsDue();
    trigger.adopted(2);
    runWhatIsDue();
    assertThat(passes).hasSize(1);
  }

  @Test
  void otherNewsInTheSameView_anotherPassBegins() {
    trigger.adopted(1);
    runWhatIsDue();
    trigger.soon();
    runWhatIsDue();
    assertThat(passes).hasSize(2);
  }

  @Test
  void somethingIsLeft_anotherPassFollows() {
    trigger.adopted(1);
    runWhatIsDue();
    passes.get(0).complete(new ToGo(5, false));
    runWhatIsDue();
    assertThat(passes).hasSize(2);
  }
}
