package borg.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.HeldClock;
import borg.rebalance.Rebalancer.ToGo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RebalanceTriggerTest {

  private final HeldClock clock = new HeldClock();
  private final List<CompletableFuture<ToGo>> passes = new ArrayList<>();
  private long view = 1;

  private final RebalanceTrigger trigger =
      new RebalanceTrigger(
          () -> {
            var pass = new CompletableFuture<ToGo>();
            passes.add(pass);
            return pass;
          },
          () -> view,
          clock);

  @Test
  void viewChangesDuringPass_anotherBeginsAtOnce() {
    trigger.adopted(1);
    clock.runFirst();
    view = 2;
    trigger.adopted(2);
    clock.runFirst();
    assertThat(passes).hasSize(2);
  }

  @Test
  void passHasFoundTheViewBeforeThatIsTold_oneIsEnough() {
    trigger.adopted(1);
    view = 2; // before the pass begins, and its news come after
    clock.runFirst();
    trigger.adopted(2);
    clock.runFirst();
    assertThat(passes).hasSize(1);
  }

  @Test
  void otherNewsInTheSameView_anotherPassBegins() {
    trigger.adopted(1);
    clock.runFirst();
    trigger.soon();
    clock.runFirst();
    assertThat(passes).hasSize(2);
  }

  @Test
  void somethingIsLeft_anotherPassFollows() {
    trigger.adopted(1);
    clock.runFirst();
    passes.get(0).complete(new ToGo(5, false));
    clock.runFirst();
    assertThat(passes).hasSize(2);
  }
}
