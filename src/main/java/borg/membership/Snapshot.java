package borg.membership;

import borg.placement.Placement;
import borg.view.History;
import borg.view.View;

/**
 * What a member goes by at one moment. Immutable.
 *
 * @param history the view and how it came to be
 * @param placement who owns what in that view
 */
public record Snapshot(History history, Placement placement) {

  public View view() {
    return history.view();
  }

  /** The digest of the view, as messages carry it. */
  public long digest() {
    return history.view().digest();
  }
}
