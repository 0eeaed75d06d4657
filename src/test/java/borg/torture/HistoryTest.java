package borg.torture;

import static org.assertj.core.api.Assertions.assertThat;

import borg.simulator.Linearizability.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

  private static Event event(String key, Kind kind, long value, long at, Answer answer) {
    return new Event(key, "a", 1, kind, value, 0, at, at + 5, answer);
  }

  @Test
  void file_isReadBackAsWritten(@TempDir Path folder) {
    var history = new History();
    history.add(event("k", Kind.PUT, 1, 10, Answer.CREATED));
    history.add(event("k", Kind.GET, 1, 20, Answer.UNKNOWN));

    history.write(folder.resolve("history"), List.of("a comment"));

    assertThat(History.read(folder.resolve("history"))).isEqualTo(history.events());
  }

  @Test
  void staleRead_isAContradictionOfItsKeyAlone() {
    List<Event> events =
        List.of(
            event("good", Kind.PUT, 1, 10, Answer.CREATED),
            event("bad", Kind.PUT, 2, 10, Answer.CREATED),
            event("bad", Kind.GET, 0, 20, Answer.CREATED),
            event("good", Kind.GET, 1, 20, Answer.CREATED));

    assertThat(History.contradictions(events)).containsExactly("bad");
  }

  @Test
  void unknownWrite_mayTakeEffectLater() {
    List<Event> events =
        List.of(
            event("k", Kind.PUT, 1, 10, Answer.UNKNOWN),
            event("k", Kind.GET, 0, 20, Answer.CREATED),
            event("k", Kind.GET, 1, 30, Answer.CREATED));

    assertThat(History.contradictions(events)).isEmpty();
  }

  /** It was told that nothing was written, and yet it is read. */
  @Test
  void writeSaidNotToBeDone_mustNotBeSeen() {
    List<Event> events =
        List.of(
            event("k", Kind.PUT, 1, 10, Answer.NOT_DONE),
            event("k", Kind.GET, 1, 20, Answer.CREATED));

    assertThat(History.contradictions(events)).containsExactly("k");
  }
}
