package borg.api;

import borg.api.EntityTags.Comparison;
import borg.peer.Condition;
import borg.store.Entry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** {@code If-Match} and {@code If-None-Match} of a request. */
final class Preconditions {

  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";

  private Preconditions() {}

  /** What is to be done with a read. */
  enum Verdict {
    SHOW,
    NOT_MODIFIED,
    FAILED
  }

  /**
   * Reads them.
   *
   * @throws Refusal 400 if they are malformed
   */
  static Condition of(HttpServletRequest request) {
    return of(Call.lines(request, IF_MATCH), Call.lines(request, IF_NONE_MATCH));
  }

  static Condition of(List<String> match, List<String> noneMatch) {
    if (match.isEmpty() && noneMatch.isEmpty()) {
      return Condition.NONE;
    }
    return new Condition(
        EntityTags.of(IF_MATCH, match, Comparison.STRONG),
        EntityTags.of(IF_NONE_MATCH, noneMatch, Comparison.WEAK));
  }

  /** In the order of RFC 9110, section 13.2.2: {@code If-Match} comes first. */
  static Verdict ofRead(Condition condition, Entry live) {
    if (!new Condition(condition.match(), null).holds(live)) {
      return Verdict.FAILED;
    }
    return condition.holds(live) ? Verdict.SHOW : Verdict.NOT_MODIFIED;
  }
}
