package borg.metrics;

import java.util.Locale;

/** What a client asks for, as the label {@code kind} tells it. */
public enum OperationKind {
  GET,
  /** A GET that waits for a change: how long it takes is the client's wish. */
  WAIT,
  PUT,
  DELETE,
  PATCH,
  TOUCH,
  LIST,
  /** Many keys at once. */
  READ,
  IMPORT,
  EXPORT,
  DELETE_PREFIX,
  /** What is asked of the cluster, and pages. */
  OTHER;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As it is written in a label. */
  public String label() {
    return label;
  }
}
