package borg.membership;

import java.util.Set;

/**
 * What the data grid knows: where instances may be found, and quick news of those that are gone.
 * States to be looked up, not events: the grid's news may come before a member is in the view. It
 * decides nothing by itself. Thread-safe.
 */
public interface Grid {

  /** URLs at which instances may answer. */
  Set<String> seeds();

  /** Whether the grid once knew an instance at this URL, and has none there now. */
  boolean hasRemoved(String url);
}
