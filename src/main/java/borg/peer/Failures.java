package borg.peer;

import borg.peer.PeerException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/** What the failures of an HTTP request mean. */
final class Failures {

  private Failures() {}

  static PeerException of(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof PeerException known) {
      return known;
    }
    if (isRefused(cause)) {
      return new PeerException(Reason.PORT_REFUSES);
    }
    if (cause instanceof SocketTimeoutException) {
      return new PeerException(Reason.TIMEOUT);
    }
    return new PeerException(Reason.BROKEN, cause.toString());
  }

  /** The failure as it was told by {@link PeerException}; null if it is something else. */
  static PeerException known(Throwable failure) {
    return unwrap(failure) instanceof PeerException known ? known : null;
  }

  /**
   * Whether the connection was there and broke: most often one kept alive that the server closed
   * just then. The request may have arrived all the same.
   */
  static boolean isConnectionLost(Throwable failure) {
    Throwable cause = unwrap(failure);
    return cause instanceof IOException
        && !(cause instanceof ConnectException)
        && !(cause instanceof SocketTimeoutException);
  }

  /* A host that is unknown, or not to be reached, is a ConnectException too, and proves nothing. */
  private static boolean isRefused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (cause instanceof ConnectException && message.contains("refused")) {
        return true;
      }
    }
    return false;
  }

  /** The failure itself, out of what the stages that it came through wrapped it in. */
  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
