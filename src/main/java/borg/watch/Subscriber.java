package borg.watch;

import borg.peer.Change;
import java.util.List;

/**
 * Who watches. Told one thing at a time, in order, under a lock that all subscribers of an instance
 * share: so it puts down what it is told and returns.
 */
public interface Subscriber {

  /**
   * Some changes.
   *
   * @param changes the same list for all who are told of them
   * @param id to go on from, should nothing more come
   */
  void changed(List<Change> changes, EventId id);

  /** Nothing has changed up to this id that was not told. The first of these comes first. */
  void at(EventId id);

  /** Changes are missing: it has to read what it wants to know, and is told what comes after. */
  void gap(EventId id);

  /** Nothing more will be told here. */
  void ended();

  /** Whether it can be told more without being overwhelmed. */
  boolean hasRoom();
}
