package borg.replication;

import borg.peer.Kept;
import borg.peer.Lineage;
import borg.peer.Recollection;
import borg.store.Bucket;
import borg.view.History;
import borg.view.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/**
 * What an earlier life of this instance had stored of a bucket when others ended it, and what it
 * knew. Immutable but for the bucket, which nobody changes any more. It counts for nothing but to
 * bring a lost bucket back, or to spare the transfer of the very same entries.
 *
 * @param witness the last view that the life knew to be installed while it was a member: whoever is
 *     a member there and lives on knows every pair that has claimed the bucket since
 * @param lives those for which it stands: the one that stored this, and later ones that stored
 *     nothing. Empty if it stands for none: a write was still pending, and may have been read at
 *     the other owner, so this copy can't be told from one that misses something
 */
record Aside(
    long cluster,
    View witness,
    List<UUID> lives,
    Bucket bucket,
    Lineage lineage,
    Recollection remembered) {

  /** Of more lives that stored nothing, one after the other, no account is kept. */
  private static final int MAX_LIVES = 8;

  /** How a life ended: who it was, and the last view in which it was a member. */
  record End(UUID life, long cluster, View witness) {}

  /**
   * What is to be put aside of a bucket now that a life has ended, given what an earlier one had
   * put aside before it; null if nothing is.
   */
  static Aside of(Replica former, End end, long now) {
    Aside older = former.aside;
    boolean isWhole = former.lineage.wholeAt() != Lineage.NEVER;
    boolean isSettled = former.hasNothingRolled();
    if (former.bucket.isEmpty() && !isWhole && older != null) {
      return isSettled ? older.alsoOf(end.life()) : older;
    }
    if (!isWhole && older != null && older.isWhole()) {
      return older;
    }
    boolean isNothing = former.bucket.isEmpty() && !former.lineage.counts(end.life());
    return isNothing ? null : of(former, end, isSettled, now);
  }

  private static Aside of(Replica former, End end, boolean isSettled, long now) {
    return new Aside(
        end.cluster(),
        end.witness(),
        isSettled ? List.of(end.life()) : List.of(),
        former.bucket,
        former.lineage,
        former.remembered(now));
  }

  private boolean isWhole() {
    return !lives.isEmpty() && lineage.wholeAt() != Lineage.NEVER;
  }

  private Aside alsoOf(UUID life) {
    if (lives.isEmpty() || lives.size() == MAX_LIVES) {
      return this;
    }
    var more = new ArrayList<>(lives);
    more.add(life);
    return new Aside(cluster, witness, List.copyOf(more), bucket, lineage, remembered);
  }

  /** What may be offered of it to who goes by this history; null if that is nothing. */
  Kept offered(History now) {
    if (lives.isEmpty() || now.cluster() != cluster) {
      return null;
    }
    boolean counts = isWitnessed(now.view());
    Lineage known = counts ? lineage : new Lineage(Lineage.NEVER, lineage.claims());
    return new Kept(bucket.digest(), known, new HashSet<>(lives));
  }

  private boolean isWitnessed(View now) {
    return witness.members().stream().anyMatch(member -> now.isMember(member.id()));
  }
}
