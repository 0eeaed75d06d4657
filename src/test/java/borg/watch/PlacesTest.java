package borg.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlacesTest {

  private final Places<Long> places = new Places<>();

  @Test
  void eachIsAtItsNumber_howeverManyCameAndWent() {
    for (long number = 0; number < 5_000; number++) {
      places.add(number);
      long most = number < 2_500 ? 1_000 : 7;
      while (places.next() - places.first() > most) {
        assertThat(places.removeFirst()).isEqualTo(places.first() - 1);
      }
      assertThat(places.get(number)).isEqualTo(number);
      assertThat(places.get(places.first())).isEqualTo(places.first());
    }
  }

  @Test
  void whatHasGone_orNotComeYet_isRefused() {
    places.add(0L);
    places.removeFirst();

    assertThatThrownBy(() -> places.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> places.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(places::removeFirst).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
