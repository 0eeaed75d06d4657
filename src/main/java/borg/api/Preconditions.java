package borg.api;

import borg.api.EntityTags.Comparison;
import borg.peer.Condition;
import borg.store.Entry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * The preconditions of a request (RFC 9110, section 13): {@code If-Match} or else {@code
 * If-Unmodified-Since}; and {@code If-None-Match}, or else, for reads alone, {@code
 * If-Modified-Since}. Dates that can't be read, or are there twice, are not there.
 *
 * @param condition what an operation waits for to be decided
 * @param modifiedSince the second after which it has to be written; {@link #NOT_ASKED}
 */
record Preconditions(Condition condition, long modifiedSince) {

  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String IF_MODIFIED_SINCE = "If-Modified-Since";
  private static final String IF_UNMODIFIED_SINCE = "If-Unmodified-Since";

  /** Any version was written later. */
  private static final long NOT_ASKED = Long.MIN_VALUE;

  /** What is to be done with a read. */
  enum Verdict {
    SHOW,
    NOT_MODIFIED,
    FAILED
  }

  /**
   * Reads those of a change.
   *
   * @throws Refusal 400 if tags are malformed
   */
  static Condition ofChange(HttpServletRequest request) {
    return condition(
        Call.lines(request, IF_MATCH),
        Call.lines(request, IF_NONE_MATCH),
        Call.lines(request, IF_UNMODIFIED_SINCE));
  }

  /**
   * Reads those of a read.
   *
   * @throws Refusal 400 if tags are malformed
   */
  static Preconditions ofRead(HttpServletRequest request) {
    return ofRead(ofChange(request), Call.lines(request, IF_MODIFIED_SINCE));
  }

  static Preconditions ofRead(Condition condition, List<String> modifiedSince) {
    boolean counts = condition.noneMatch() == null;
    return new Preconditions(condition, counts ? date(modifiedSince, NOT_ASKED) : NOT_ASKED);
  }

  static Condition condition(
      List<String> match, List<String> noneMatch, List<String> unmodifiedSince) {
    if (match.isEmpty() && noneMatch.isEmpty() && unmodifiedSince.isEmpty()) {
      return Condition.NONE;
    }
    return new Condition(
        EntityTags.of(IF_MATCH, match, Comparison.STRONG),
        EntityTags.of(IF_NONE_MATCH, noneMatch, Comparison.WEAK),
        match.isEmpty() ? date(unmodifiedSince, Condition.ANY_TIME) : Condition.ANY_TIME);
  }

  private static long date(List<String> lines, long otherwise) {
    Long second = lines.size() == 1 ? HttpDate.second(lines.get(0).strip()) : null;
    return second == null ? otherwise : second;
  }

  /** Whether the client knows versions, and waits for another one. */
  boolean namesVersions() {
    return condition.noneMatch() != null;
  }

  /** In the order of RFC 9110, section 13.2.2. */
  Verdict of(Entry live) {
    if (!condition.allows(live)) {
      return Verdict.FAILED;
    }
    boolean isNews = condition.holds(live) && Condition.secondOf(live.version()) > modifiedSince;
    return isNews ? Verdict.SHOW : Verdict.NOT_MODIFIED;
  }
}
