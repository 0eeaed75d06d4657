package borg.watch;

import static org.assertj.core.api.Assertions.assertThat;

import borg.store.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids as clients send them back. */
class EventIdTest {

  @Test
  void text_readsBack() {
    for (EventId id :
        List.of(
            new EventId(0x0123456789abcdefL, 5L << 17, new Version(1)),
            new EventId(-1, 0, new Version(Long.MAX_VALUE)))) {
      assertThat(EventId.parse(id.toString())).contains(id);
    }
  }

  @Test
  void anythingElse_isUnreadable() {
    String good = new EventId(7, 7, new Version(7)).toString();
    for (String text :
        List.of("", "7", good + "0", good.toUpperCase(java.util.Locale.ROOT) + "A", " " + good)) {
      assertThat(EventId.parse(text)).as(text).isEmpty();
    }
    assertThat(EventId.parse("0000000000000007-7-ffffffffffffffff")).isEmpty();
  }
}
