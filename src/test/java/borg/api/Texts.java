package borg.api;

import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Any text that UTF-8 can carry: ASCII with what JSON and URLs trip over, and all else. */
final class Texts {

  private Texts() {}

  /** Texts of so many characters, each of up to four bytes. */
  static Arbitrary<String> any(int least, int most) {
    Arbitrary<Integer> awkward =
        Arbitraries.of(0, 9, 10, 13, 0x22, 0x5c, 0x2f, 0x25, 0x2b, 0x7f, 0x2028);
    Arbitrary<Integer> ascii = Arbitraries.integers().between(' ', '~');
    Arbitrary<Integer> others =
        Arbitraries.integers()
            .between(0x80, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    return Arbitraries.oneOf(awkward, ascii, others)
        .list()
        .ofMinSize(least)
        .ofMaxSize(most)
        .map(list -> list.stream().map(Character::toString).collect(Collectors.joining()));
  }
}
