package borg.metrics;

import java.util.Locale;

/** What came of a line of an import, as the label {@code outcome} tells it. */
public enum LineOutcome {
  WRITTEN,
  DELETED,
  /** It deletes what is not there. */
  MISSING,
  REJECTED;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As it is written in a label. */
  public String label() {
    return label;
  }
}
