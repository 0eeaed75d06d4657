package borg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {

  private static final String[] OFFERS = {"application/json", "application/x-ndjson"};

  private static String choose(String... lines) {
    return Accept.choose(List.of(lines), OFFERS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*|application/json",
        "application/*|application/json",
        "text/html, image/gif, *; q=.2, */*; q=.2|application/json",
        "application/x-ndjson|application/x-ndjson",
        "Application/X-NDJSON ; charset=utf-8|application/x-ndjson",
        "application/x-ndjson;q=0.5,application/json;q=0.4|application/x-ndjson",
        "application/x-ndjson;q=0.4,application/json;q=0.5|application/json",
        "application/x-ndjson, */*;q=0.1|application/x-ndjson",
        "*/*, application/json;q=0|application/x-ndjson",
        "application/*;q=0.2, application/x-ndjson;q=0.1|application/json",
        "nonsense, application/x-ndjson|application/x-ndjson",
        "application/json; Q = 0.1 , application/x-ndjson;q=1.000|application/x-ndjson"
      })
  void accept_isReadAsTheRfcHasIt(String header, String expected) {
    assertThat(choose(header)).isEqualTo(expected);
    assertThat(choose(header.split(",(?=.*)", 2))).isEqualTo(expected);
  }

  @Test
  void noHeader_getsTheFirst() {
    assertThat(choose()).isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/html", "", "application/json;q=0", "*/*;q=0.000", "application", "json/*"})
  void nothingOfferedIsAcceptable_is406(String header) {
    assertThatThrownBy(() -> choose(header))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem().status()).isEqualTo(406));
  }
}
