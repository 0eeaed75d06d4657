package borg.replication;

import borg.peer.Holding;
import borg.placement.Key;
import borg.placement.Owners;
import borg.store.Digest;
import borg.view.View;
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

  /** Stands for the digest of a view where there is none. */
  private static final long NO_VIEW = 0;

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

  /** While tombstones are gone at the second and not yet here: there is no comparing the copies. */
  boolean collecting;

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

  /** Nobody who answered the claim has all; what was put aside is still to be asked for. */
  void claimedLost(Map<UUID, Holding> held) {
    claimed(held, true, NO_VIEW);
  }

  /** The bucket begins again, and has to be claimed again: somebody may bring something. */
  void startAgain() {
    claimed = false;
    lost = false;
    claimedIn = NO_VIEW;
    holders = Map.of();
  }

  /**
   * Whether somebody who is no member of this view held something, when the claim was answered,
   * that nobody else is known to hold: it can't be fetched any more, and may have been all there
   * was.
   *
   * @param mine what is held here
   */
  static boolean lacksHolder(Map<UUID, Holding> holders, View view, Holding mine) {
    return holders.entrySet().stream()
        .filter(gone -> !view.isMember(gone.getKey()))
        .map(Map.Entry::getValue)
        .anyMatch(
            held ->
                !held.isSameAs(mine)
                    && holders.entrySet().stream()
                        .noneMatch(h -> view.isMember(h.getKey()) && h.getValue().isSameAs(held)));
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
