package borg.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkbenchTest {

  private final Workbench bench = new Workbench(1);
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
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                bench.run(
                    () -> {
                      throw new IllegalStateException();
                    }));
    bench.run(() -> done.add("next"));

    assertThat(done).containsExactly("next");
  }
}
