package borg.replication;

import borg.peer.Holding;
import borg.placement.Owners;
import java.util.Map;
import java.util.UUID;

/**
 * Where a bucket stands at this member, at one moment.
 *
 * @param ownership stands for the present ownership: whatever is done later in its name is done
 *     only while it lasts
 * @param role what this member has to do with it
 * @param claimed whether every member has answered its claim, as first owner
 * @param lost whether something that was committed may be gone, as far as that claim could tell; at
 *     the second owner, whether the first has said so and nothing else since
 * @param claimedIn the digest of the view of that claim; of none as long as it is not known whether
 *     anybody has put aside what is lost
 * @param whole whether it knows both copies to be the same, as first owner
 * @param complete whether its own copy has all that was committed
 * @param confirmedIn the digest of the view in which the second last confirmed that
 * @param holding what this member holds
 * @param surplus whether it owns nothing of the bucket, and must still hear from those who do that
 *     they have all of it: it holds something, be it the knowledge that there is nothing
 * @param aside whether an earlier life of this instance has left something of the bucket
 * @param holders what the others held when they answered the claim, where that was anything
 */
public record BucketState(
    int bucket,
    Object ownership,
    Owners owners,
    Role role,
    boolean claimed,
    boolean lost,
    long claimedIn,
    boolean whole,
    boolean complete,
    long confirmedIn,
    Holding holding,
    boolean surplus,
    boolean aside,
    Map<UUID, Holding> holders) {

  /** What a member has to do with a bucket. */
  public enum Role {
    FIRST,
    SECOND,
    NONE
  }
}
