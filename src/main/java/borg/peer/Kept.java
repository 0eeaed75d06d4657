package borg.peer;

import borg.store.Digest;
import java.util.Set;
import java.util.UUID;

/**
 * What a member has put aside of a bucket when others ended an earlier life of it.
 *
 * @param stored the digest of what that life had stored; of what was pending there nothing is kept
 * @param lineage what it knew, if it may still count on that; {@link Lineage#wholeAt()} is {@link
 *     Lineage#NEVER} if nobody is left to tell who has claimed the bucket since
 * @param lives the lives for which it stands: all that any of them committed is in it
 */
public record Kept(Digest stored, Lineage lineage, Set<UUID> lives) {
  public Kept {
    lives = Set.copyOf(lives);
  }
}
