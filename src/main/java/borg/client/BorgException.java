package borg.client;

/** An operation that could not be done, or of which nobody knows whether it was. */
public final class BorgException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean surelyNotDone;

  BorgException(int status, boolean surelyNotDone, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.surelyNotDone = surelyNotDone;
  }

  /** The HTTP status of the last answer; 0 if there was none. */
  public int status() {
    return status;
  }

  /** Whether surely nothing was written. */
  public boolean isSurelyNotDone() {
    return surelyNotDone;
  }
}
