package borg.replication;

import borg.peer.Holding;
import borg.peer.Lineage;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Pending;
import borg.peer.Recollection;
import borg.peer.Remembered;
import borg.placement.Key;
import borg.store.Bucket;
import borg.store.Digest;
import borg.store.Entry;
import borg.store.HybridClock;
import borg.store.Version;
import borg.view.View;
import borg.watch.Journal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * This member's side of a bucket: what is stored, what is pending, what is remembered, and what it
 * has to do with the bucket in this view. Guarded by its own lock, held together with {@link
 * borg.membership.CurrentView#steady()}.
 */
final class Replica {

  final int number;
  final Bucket bucket;
  Ownership ownership;

  /**
   * Whether the store has had all that was committed when this member last owned the bucket, and it
   * has owned it ever since.
   */
  boolean complete;

  /** Who has owned the bucket before, as far as that still matters. */
  Lineage lineage = Lineage.NONE;

  /** What an earlier life has left of the bucket; null if it left nothing. */
  Aside aside;

  /** Whether what is stored came from another cluster, and nobody here has it yet. */
  boolean carried;

  /** The latest rank at which somebody else is known to have had the bucket whole. */
  private long surpassed = Lineage.NEVER;

  /** Writes that were pending when an ownership ended: kept until they are known to be on two. */
  private Map<Key, Pending> rolled = Map.of();

  private final Journal journal;
  private RecentOutcomes recent;
  private ClientOutcomes clients;
  private final Bounds bounds;

  /**
   * What may be remembered.
   *
   * @param clients what the outcomes kept for clients may take, on this instance
   * @param recent what the values may take that belong to outcomes of the last moments
   */
  record Bounds(Budget clients, Budget recent, int maxValueBytes) {}

  Replica(int number, Bucket bucket, Ownership ownership, Journal journal, Bounds bounds) {
    this.number = number;
    this.bucket = bucket;
    this.ownership = ownership;
    this.journal = journal;
    this.bounds = bounds;
  }

  /** Its ownership as first owner that may act. */
  AsFirst acting() {
    AsFirst first = first();
    if (!first.claimed) {
      throw new PeerException(Reason.NOT_YET);
    }
    if (first.lost) {
      throw new PeerException(Reason.BUCKET_LOST);
    }
    return first;
  }

  AsFirst first() {
    if (ownership instanceof AsFirst first) {
      return first;
    }
    throw new PeerException(Reason.NOT_OWNER);
  }

  /** Refuses what only the first owner may ask. */
  void checkFirst(UUID asking) {
    if (!ownership.owners.isFirst(asking)) {
      throw new PeerException(Reason.NOT_OWNER);
    }
  }

  /** Its ownership as the second owner of this first one. */
  AsSecond secondOf(UUID first) {
    if (ownership instanceof AsSecond second && second.owners.isFirst(first)) {
      return second;
    }
    throw new PeerException(Reason.NOT_OWNER);
  }

  /**
   * Whether this member has claimed the bucket, as its first owner, and somebody is gone in this
   * view of whom it has not got all yet: then it has to be claimed once more.
   */
  boolean lacksHolderIn(View view) {
    return ownership instanceof AsFirst first
        && first.claimed
        && !first.lost
        && lacksHolderIn(view, first.holders);
  }

  /** Whether one of these is gone in this view, of whom it has not got all yet. */
  boolean lacksHolderIn(View view, Map<UUID, Holding> holders) {
    return !complete && AsFirst.lacksHolder(holders, view, holding());
  }

  /** Whether all of the bucket is here, or with those of this company. */
  boolean isWholeAmong(Set<UUID> company) {
    return complete || lineage.isWholeAmong(company);
  }

  Entry stored(Key key) {
    return bucket.get(key);
  }

  Pending rolled(Key key) {
    return rolled.get(key);
  }

  Collection<Pending> rolled() {
    return rolled.values();
  }

  Set<Key> rolledKeys() {
    return rolled.keySet();
  }

  /**
   * Keeps a pending write beyond its ownership, unless something newer is here already. What is
   * stored here itself turns out to be committed, and nobody else may have written that down but
   * the second owner of that time.
   *
   * @return false if it has turned out so
   */
  boolean rollForward(Pending pending) {
    Entry entry = pending.entry();
    Version stored = bucket.versionOf(entry.key());
    if (entry.version().equals(stored)) {
      journal.hold(entry.key(), entry.version());
      journal.committed(entry, pending.cause());
      return false;
    }
    Pending known = rolled.get(entry.key());
    boolean isNews =
        (stored == null || entry.version().isAfter(stored))
            && (known == null || entry.version().isAfter(known.entry().version()));
    if (isNews) {
      rolled = rolled.isEmpty() ? new HashMap<>() : rolled;
      journal.hold(entry.key(), entry.version());
      release(rolled.put(entry.key(), pending));
    }
    return true;
  }

  /**
   * A write that was pending in another cluster: what was written there after it, by owners who may
   * never have heard of its version, must not be overwritten by it. They had heard of what is
   * stored here.
   */
  Pending asOldAsMayBe(Pending pending) {
    Entry entry = pending.entry();
    Version stored = bucket.versionOf(entry.key());
    return stored == null || entry.version().isAfter(stored)
        ? pending.at(HybridClock.soonAfter(stored, entry.version()))
        : pending;
  }

  private void release(Pending pending) {
    if (pending != null) {
      journal.release(pending.entry().key(), pending.entry().version());
    }
  }

  /**
   * Stores a committed entry; what was rolled forward up to it is settled thereby.
   *
   * @return whether it was news
   */
  boolean store(Entry entry) {
    boolean isNews = bucket.merge(entry);
    Pending pending = rolled.get(entry.key());
    if (pending != null && !pending.entry().version().isAfter(entry.version())) {
      release(rolled.remove(entry.key()));
    }
    return isNews;
  }

  /**
   * Stores what another member holds as committed. If it is pending here, nobody else may have
   * written down that it was, but the second owner of that time.
   *
   * @return whether it was news
   */
  boolean storeCopy(Entry entry) {
    Pending pending = rolled.get(entry.key());
    if (pending != null && pending.entry().version().equals(entry.version())) {
      journal.hold(entry.key(), entry.version());
      journal.committed(pending.entry(), pending.cause());
    }
    return store(entry);
  }

  /** Whether this member is the only owner, and something is pending that will count as stored. */
  boolean isAloneWithPending() {
    return ownership.owners.count() == 1 && !hasNothingRolled();
  }

  /** Whether nothing was rolled forward that is newer than what is stored. */
  boolean hasNothingRolled() {
    for (Pending pending : rolled.values()) {
      Version stored = bucket.versionOf(pending.entry().key());
      if (stored == null || pending.entry().version().isAfter(stored)) {
        return false;
      }
    }
    return true;
  }

  void forgetRolled() {
    rolled.values().forEach(this::release);
    rolled = Map.of();
  }

  void remember(Remembered remembered, long now, long windowNanos) {
    if (remembered.isForClient()) {
      if (clients == null) {
        clients = noClients();
      }
      clients.add(remembered, now);
      return;
    }
    if (recent == null) {
      recent = noRecent();
    }
    recent.add(remembered, now, windowNanos);
  }

  /** Takes over what somebody else remembers, and that what he has forgotten is not known here. */
  void remember(Recollection other, long now, long windowNanos) {
    other.outcomes().forEach(r -> remember(r, now, windowNanos));
    if (other.reachNanos() < windowNanos) {
      recent = recent();
      recent.reachesNoFurtherThan(now - other.reachNanos());
    }
  }

  RecentOutcomes recent() {
    return recent == null ? noRecent() : recent;
  }

  /** What is remembered for clients. */
  ClientOutcomes clients() {
    return clients == null ? noClients() : clients;
  }

  private RecentOutcomes noRecent() {
    return new RecentOutcomes(bounds.recent());
  }

  private ClientOutcomes noClients() {
    return new ClientOutcomes(bounds.clients(), bounds.maxValueBytes());
  }

  /** All that is remembered. */
  Recollection remembered(long now) {
    var remembered = new ArrayList<>(recent().all());
    remembered.addAll(clients().all());
    return new Recollection(remembered, recent().reachNanos(now));
  }

  /** What is kept for clients. */
  Recollection kept(long now) {
    return new Recollection(List.copyOf(clients().all()), recent().reachNanos(now));
  }

  Recollection remembered(Set<Key> keys, long now) {
    var remembered = new ArrayList<>(recent().of(keys));
    remembered.addAll(clients().of(keys));
    return new Recollection(remembered, recent().reachNanos(now));
  }

  /** What nobody writes to for long would remember its last operations for ever. */
  void forgetOld(long now, long windowNanos) {
    if (recent != null) {
      recent.forget(now, windowNanos);
    }
    if (clients != null) {
      clients.forget(now);
      clients = clients.isEmpty() ? null : clients;
    }
  }

  Holding holding() {
    return new Holding(bucket.digest(), rolledDigest(), clients != null);
  }

  private Digest rolledDigest() {
    Digest digest = Digest.EMPTY;
    for (Pending pending : rolled.values()) {
      digest = digest.with(pending.entry().key(), pending.entry().version());
    }
    return digest;
  }

  /** Takes down who has had the bucket whole at this rank, or may have: what is older is old. */
  void surpass(long rank) {
    surpassed = Math.max(surpassed, rank);
  }

  /** The latest rank at which somebody is known to have had the bucket whole. */
  long surpassed() {
    return Math.max(surpassed, Math.max(lineage.leftOut(), lineage.wholeAt()));
  }

  /** Whoever owns the bucket has it whole, this member being one of them. */
  void becomeComplete() {
    complete = true;
    carried = false;
    forgetRolled();
  }

  /** Gives up what it has of a bucket that begins again, but for what is of another cluster. */
  void discard(long rank) {
    aside = null;
    if (!carried) {
      drop();
    }
    lineage = Lineage.NONE;
    surpass(rank);
  }

  /** Gives up all that it holds: both owners have it, or it counts no more. */
  void drop() {
    bucket.clear();
    forgetRolled();
    if (recent != null) {
      recent.clear();
      recent = null;
    }
    if (clients != null) {
      clients.clear();
      clients = null;
    }
    complete = false;
    carried = false;
    lineage.claims().forEach(claim -> surpass(claim.rank()));
    surpass(lineage.wholeAt());
    lineage = Lineage.NONE;
  }
}
