package borg.api;

import borg.metrics.OperationKind;
import borg.metrics.OperationOutcome;
import borg.metrics.Operations;

/** Sees how long a request takes and what comes of it, and has it counted. For one request. */
final class Stopwatch {

  private final Operations operations;
  private final FrontResponse response;
  private final long begun = System.nanoTime();
  private OperationKind kind;
  private boolean broke;

  /** Begins now. */
  Stopwatch(Operations operations, FrontResponse response) {
    this.operations = operations;
    this.response = response;
  }

  /**
   * Guesses what a request is; whoever knows better says so later.
   *
   * @param path below the context root, as it was sent; null if it can't be told
   */
  void looksLike(String method, String path) {
    if (path == null) {
      kind = OperationKind.OTHER;
    } else if (path.startsWith("/entries/") || path.equals(Target.ENTRY)) {
      kind = ofEntry(method);
    } else {
      kind =
          switch (path) {
            case "/entries" -> ofEntries(method);
            case "/read" -> OperationKind.READ;
            // They last for as long as anybody listens.
            case "/events", "/cluster/events" -> null;
            default -> OperationKind.OTHER;
          };
    }
  }

  private static OperationKind ofEntry(String method) {
    return switch (method) {
      case "GET", "HEAD" -> OperationKind.GET;
      case "PUT" -> OperationKind.PUT;
      case "DELETE" -> OperationKind.DELETE;
      case "PATCH" -> OperationKind.PATCH;
      case "POST" -> OperationKind.TOUCH;
      default -> OperationKind.OTHER;
    };
  }

  private static OperationKind ofEntries(String method) {
    return switch (method) {
      case "GET", "HEAD" -> OperationKind.LIST;
      case "POST" -> OperationKind.IMPORT;
      case "DELETE" -> OperationKind.DELETE_PREFIX;
      default -> OperationKind.OTHER;
    };
  }

  void is(OperationKind known) {
    kind = known;
  }

  /** The answer can't be finished. */
  void broke() {
    broke = true;
  }

  /** Counts the request, which is answered. Called once. */
  void end() {
    if (kind != null) {
      OperationOutcome outcome =
          broke
              ? OperationOutcome.ERROR
              : OperationOutcome.of(response.getStatus(), response.isOutcomeUnknown());
      operations.record(kind, outcome, System.nanoTime() - begun);
    }
  }
}
