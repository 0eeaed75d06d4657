package borg.replication;

import borg.peer.ClientKey;
import borg.peer.Operation;
import borg.peer.Remembered;
import borg.store.Version;
import java.util.ArrayDeque;

/**
 * One key at its first owner while there is something to wait for. Guarded by the replica's lock.
 */
final class KeyQueue {

  /** What is being sent to the second owner; null while nothing is. */
  PendingWrite current;

  /** Whether the second owner applies that without being sent it. */
  boolean isEntrusted;

  /** Whether the key is being fetched from its holders. */
  boolean settling;

  /** What is being worked out, without the lock; null while nothing is. */
  Task.Change patching;

  final ArrayDeque<Task> waiting = new ArrayDeque<>(2);

  /** Whether what is being sent is the change that this task asks for as well. */
  boolean isUnderWay(Task task) {
    return current != null
        && task instanceof Task.Change change
        && current.remembered().stream().anyMatch(r -> isOf(r, change.operation()));
  }

  private static boolean isOf(Remembered remembered, Operation operation) {
    ClientKey client = operation.clientKey();
    return remembered.id().equals(operation.id())
        || (client != null && remembered.id().equals(client.id()));
  }

  /** Whether the entry of this version is on its way to the second owner. */
  boolean isPending(Version version) {
    return current != null && current.entry() != null && current.entry().version().equals(version);
  }

  boolean isBusy() {
    return current != null || settling || patching != null;
  }
}
