package borg.replication;

import borg.peer.Holding;
import borg.placement.Key;
import borg.placement.Owners;
import borg.store.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * This member is the first owner. It begins unclaimed and does nothing; once every member has
 * answered its claim it acts on a key as soon as that key is settled, and on all of them freely
 * once the bucket is whole at both owners.
 */
final class AsFirst extends Ownership {

  boolean claimed;

  /** Whether something that was committed may be gone: then nothing of the bucket is answered. */
  boolean lost;

  /** The digest of the view in which it was claimed last. */
  long claimedIn;

  /** Set while it may go on reading from its own copy before it has claimed, see Replicas. */
  boolean survivor;

  boolean whole;

  /** The digest of the view in which the second has last confirmed that the bucket is whole. */
  long confirmedIn;

  /** While it asks the second whether the bucket is whole, nothing new is written into it. */
  boolean confirming;

  /** What the others held when they answered the claim, as far as it was anything. Immutable. */
  Map<UUID, Holding> holders = Map.of();

  /** The keys that are settled while the bucket is not whole. */
  Set<Key> settled = new HashSet<>(0);

  /** The keys with a write pending, or with somebody waiting. */
  final Map<Key, KeyQueue> queues = new LinkedHashMap<>(0);

  /** Those who wait for an entry to change. */
  final Watchers watchers = new Watchers();

  AsFirst(Owners owners) {
    super(owners);
  }

  boolean isSettled(Key key) {
    return whole || settled.contains(key);
  }

  void claimed(Map<UUID, Holding> held, boolean isLost, long view) {
    claimed = true;
    lost = isLost;
    claimedIn = view;
    holders = Map.copyOf(held);
  }

  /** The second turned out to have something else than it said, nobody knows what. */
  void expectMoreAt(UUID second) {
    var more = new HashMap<>(holders);
    more.put(second, new Holding(new Digest(-1, 0), Digest.EMPTY, true));
    holders = Map.copyOf(more);
  }

  /** Both copies were thought to be the same, and are not: each key has to be settled again. */
  void doubt() {
    whole = false;
    settled = new HashSet<>(0);
    expectMoreAt(owners.second().id());
  }

  void becomeWhole() {
    whole = true;
    settled = Set.of();
  }

  KeyQueue queue(Key key) {
    return queues.computeIfAbsent(key, k -> new KeyQueue());
  }
}
