package borg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Versions as numbers and as texts, which ETags and events order by. */
class VersionTest {

  @Test
  void of_keepsMillisAboveCounter() {
    Version version = Version.of(0x0123_4567_89abL, 0xcdef);

    assertThat(version.bits()).isEqualTo(0x0123_4567_89ab_cdefL);
    assertThat(version.millis()).isEqualTo(0x0123_4567_89abL);
    assertThat(version).hasToString("0123456789abcdef");
  }

  @Test
  void laterVersion_isGreaterAsNumberAndAsText() {
    Version early = Version.of(9, Version.MAX_COUNTER);
    Version late = Version.of(10, 0);

    assertThat(late.isAfter(early)).isTrue();
    assertThat(early.isAfter(late)).isFalse();
    assertThat(late.isAfter(late)).isFalse();
    assertThat(late).isGreaterThan(early);
    assertThat(late.toString()).isGreaterThan(early.toString());
  }

  @Test
  void text_parsesBack() {
    Version last = Version.of(Version.MAX_MILLIS, Version.MAX_COUNTER);

    assertThat(Version.parse("0000000000000000")).contains(new Version(0));
    assertThat(Version.parse(last.toString())).contains(last);
  }

  @Test
  void otherTexts_areNoVersions() {
    // One version must have one text, or an If-Match that differs in case would miss.
    assertThat(Version.parse("0123456789ABCDEF")).isEmpty();
    assertThat(Version.parse("123456789abcdef")).isEmpty();
    assertThat(Version.parse("00123456789abcdef")).isEmpty();
    assertThat(Version.parse("8000000000000000")).isEmpty();
    assertThat(Version.parse("0123456789abcde٣")).isEmpty();
    assertThat(Version.parse("")).isEmpty();
  }

  @Test
  void valuesOutOfRange_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Version(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Version.of(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Version.of(Version.MAX_MILLIS + 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Version.of(0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> Version.of(0, 1 << 16));
  }
}
