package borg.json;

/** A patch does not apply to the value that is there. The message says why, in one sentence. */
public final class PatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** What it says of the value is not so, or the value is not JSON. */
    DOES_NOT_APPLY,
    /** What would come out, or come up on the way, is too large. */
    TOO_LARGE
  }

  private final Reason reason;

  PatchException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static PatchException conflict(String message, Object... args) {
    return new PatchException(Reason.DOES_NOT_APPLY, message.formatted(args));
  }

  public Reason reason() {
    return reason;
  }
}
