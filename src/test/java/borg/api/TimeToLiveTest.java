package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.peer.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeToLiveTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1000",
    "30, 30000",
    "007, 7000",
    "3153600000, 3153600000000",
    "PT30S, 30000",
    "PT1.5S, 1500",
    "PT0.25S, 250",
    "'PT0,5S', 500",
    "PT1M, 60000",
    "PT1H1M1S, 3661000",
    "P1D, 86400000",
    "P1DT1S, 86401000",
    "P36500D, 3153600000000"
  })
  void text_isSecondsOrADuration(String text, long millis) {
    assertThat(TimeToLive.nanos(text)).isEqualTo(millis * 1_000_000);
  }

  @Test
  void none_isForEver() {
    assertThat(TimeToLive.nanos("none")).isEqualTo(Operation.FOR_EVER);
    assertThat(TimeToLive.nanos(null)).isEqualTo(Operation.FOR_EVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "0", "-1", "+1", "1.5", "1e3", " 1", "1 ", "3153600001", "99999999999999999999", "NONE",
        "P", "PT", "P1DT", "PT0S", "-PT1S", "PT-1S", "P1Y", "P1M", "P1W", "pt1s", "P36500DT1S",
        "PT1.S", "PT.5S", "PT1S ", "P1D1S", "true", "١"
      })
  void text_otherwiseIsRefused(String text) {
    assertThatThrownBy(() -> TimeToLive.nanos(text)).hasMessageContaining("'ttl'");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "999999999,1", "1000000000,1", "1000000001,2"})
  void secondsLeft_areRoundedUp(long nanos, long seconds) {
    assertThat(TimeToLive.secondsUp(nanos)).isEqualTo(seconds);
  }
}
