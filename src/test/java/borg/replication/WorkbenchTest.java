package borg.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WorkbenchTest {

  private final Workbench bench = new Workbench(1, Runnable::run);
  private final List<String> done = new ArrayList<>();

  @Test
  void whatComesWhileAllPlacesAreTaken_isDoneNext() {
    bench.run(
        () -> {
          bench.run(() -> done.add("later"));
          done.add("first");
        });

    assertThat(done).containsExactly("first", "later");
  }

  /** Else each error would cost a place for ever. */
  @Test
  void aTaskThatFails_givesItsPlaceBack() {
    bench.run(
        () -> {
          throw new IllegalStateException("as if by mistake");
        });
    bench.run(() -> done.add("next"));

    assertThat(done).containsExactly("next");
  }

  /** Whoever comes is a thread that others wait for. */
  @Test
  void nothingIsDone_byWhoeverComes() {
    List<Runnable> given = new ArrayList<>();
    var elsewhere = new Workbench(1, given::add);

    elsewhere.run(() -> done.add("first"));
    elsewhere.run(() -> done.add("second"));

    assertThat(done).isEmpty();
    assertThat(given).hasSize(1);
    given.get(0).run();
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void whereNoThreadIsToBeHad_itIsDoneAllTheSame() {
    var closed =
        new Workbench(
            1,
            task -> {
              throw new RejectedExecutionException();
            });

    closed.run(() -> done.add("all the same"));

    assertThat(done).containsExactly("all the same");
  }
}
