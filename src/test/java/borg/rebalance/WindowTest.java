package borg.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final List<Integer> MANY = IntStream.range(0, 100_000).boxed().toList();

  @Test
  void actionsThatEndAtOnce_areAllDone() {
    List<Integer> seen = new ArrayList<>();

    var done =
        Window.forEach(
            MANY,
            128,
            () -> true,
            i -> {
              seen.add(i);
              return CompletableFuture.completedFuture(null);
            });

    // A lone owner of 16,384 empty buckets has nothing to wait for: no stack is that deep.
    assertThat(done.toCompletableFuture()).isDone();
    assertThat(seen).isEqualTo(MANY);
  }

  @Test
  void actionThatThrows_keepsNobodyWaiting() {
    var done =
        Window.forEach(
            List.of(1, 2),
            1,
            () -> true,
            i -> {
              throw new IllegalStateException("no");
            });

    assertThat(done.toCompletableFuture()).isDone();
  }

  @Test
  void noMoreAreBegun_thanMayBeUnderWay() {
    List<CompletableFuture<Void>> underWay = new ArrayList<>();

    var done =
        Window.forEach(
            List.of(1, 2, 3),
            2,
            () -> true,
            i -> {
              underWay.add(new CompletableFuture<>());
              return underWay.get(underWay.size() - 1);
            });

    assertThat(underWay).hasSize(2);
    underWay.get(0).complete(null);
    assertThat(underWay).hasSize(3);
    underWay.get(1).complete(null);
    assertThat(done.toCompletableFuture()).isNotDone();
    underWay.get(2).complete(null);
    assertThat(done.toCompletableFuture()).isDone();
  }
}
