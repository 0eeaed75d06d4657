package borg.metrics;

import java.util.Locale;

/** What came of an operation, as the label {@code outcome} tells it. */
public enum OperationOutcome {
  /** Done, or read; also 304. */
  OK,
  /** 404. */
  MISSING,
  /** 412. */
  PRECONDITION,
  /** 401 and 403. */
  DENIED,
  /** Any other fault of the request's: 400, 405, 409, 413, 415, 422 and the like. */
  INVALID,
  /** 429: too much is under way. */
  REFUSED,
  /** 507: the heap is too full. */
  FULL,
  /** 503, and nothing was written. */
  UNAVAILABLE,
  /** 503, and nobody can tell whether it was written. */
  UNKNOWN,
  /** 500, or an answer that broke off: a fault of ours, or of the connection's. */
  ERROR;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As it is written in a label. */
  public String label() {
    return label;
  }

  /**
   * The outcome of an answer.
   *
   * @param status of HTTP
   * @param isUnknown whether the answer says that the operation may or may not have been done
   */
  public static OperationOutcome of(int status, boolean isUnknown) {
    if (isUnknown) {
      return UNKNOWN;
    }
    return switch (status) {
      case 401, 403 -> DENIED;
      case 404 -> MISSING;
      case 412 -> PRECONDITION;
      case 429 -> REFUSED;
      case 503 -> UNAVAILABLE;
      case 507 -> FULL;
      default -> status < 400 ? OK : status < 500 ? INVALID : ERROR;
    };
  }
}
