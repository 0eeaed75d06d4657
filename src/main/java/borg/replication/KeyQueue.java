package borg.replication;

import java.util.ArrayDeque;

/**
 * One key at its first owner while there is something to wait for. Guarded by the replica's lock.
 */
final class KeyQueue {

  /** What is being sent to the second owner; null while nothing is. */
  PendingWrite current;

  /** Whether the key is being fetched from its holders. */
  boolean settling;

  final ArrayDeque<Task> waiting = new ArrayDeque<>(2);

  /** Whether what is being sent is the change that this task asks for as well. */
  boolean isUnderWay(Task task) {
    return current != null
        && task instanceof Task.Change change
        && current.remembered().stream().anyMatch(r -> r.id().equals(change.operation().id()));
  }

  boolean isBusy() {
    return current != null || settling;
  }
}
