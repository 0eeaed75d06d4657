package borg.membership;

import borg.peer.ExchangeReply;
import borg.peer.PeerException.Reason;
import borg.view.History;
import borg.view.Member;
import java.util.Set;
import java.util.UUID;

/**
 * What this life knows of another one by its exchanges with it. Guarded by the lock of {@link
 * CurrentView}.
 */
final class Acquaintance {

  /** Before all times. */
  static final long NEVER = Long.MIN_VALUE / 2;

  final Member member;

  /** When the latest exchange that it answered was begun. */
  long answered = NEVER;

  /** When the latest exchange that counts for the lease was begun. */
  long granted = NEVER;

  /** When the first of the exchanges that have failed since the last answer was begun. */
  long failingSince = NEVER;

  /** When the port was first found closed, since anything else was found. */
  long refusingSince = NEVER;

  /** When the latest of the exchanges was begun that found it so. */
  long refused = NEVER;

  /** When the latest exchange was begun in whose answer it said that it had reached this life. */
  long reachedMe = NEVER;

  /** When it last spoke or answered: an acquaintance that is silent for long is forgotten. */
  long heard = NEVER;

  /** How its wall clock differs from this one's: for people only. */
  final Skew skew = new Skew();

  Set<UUID> suspects = Set.of();
  UUID partner;
  boolean founded;
  String objection = "";

  /** Why it can't become a member here; empty if nothing is known against it. */
  String refusedFor = "";

  /** Whether it counts with as many buckets as this life; not known before it has said so. */
  boolean sameBuckets;

  /** The mark of the cluster that it was last heard to be in; zero if in none. */
  long cluster;

  /** The digest of the view that it was last heard to be in. */
  long view;

  /** The digest of the view that it was last heard to take for installed. */
  long installed;

  Acquaintance(Member member) {
    this.member = member;
  }

  void answered(long begun, long now, ExchangeReply reply) {
    heard = now;
    if (begun < answered) {
      return;
    }
    answered = begun;
    granted = reply.grants() ? begun : granted;
    reachedMe = reply.reachedYou() ? begun : reachedMe;
    failingSince = NEVER;
    refusingSince = NEVER;
    suspects = reply.suspects();
    partner = reply.partner();
    founded = reply.history().isFounded();
    objection = reply.objection();
    isIn(reply.history());
  }

  /** Takes note of the view that it goes by. */
  void isIn(History history) {
    cluster = history.cluster();
    view = history.view().digest();
    installed = history.installed().digest();
  }

  /** Whether it has answered lately, and said that it reaches this life. */
  boolean isWithinReach(long now, long nanos) {
    return now - answered < nanos && now - reachedMe < nanos;
  }

  /**
   * Takes note of a failure.
   *
   * @param longestGap between two refusals that count as one: who stood still does not know what
   *     was in between
   */
  void failed(long begun, Reason reason, long longestGap) {
    if (begun < answered) {
      return;
    }
    failingSince = failingSince == NEVER ? begun : failingSince;
    if (reason == Reason.PORT_REFUSES) {
      boolean goesOn = refusingSince != NEVER && begun - refused < longestGap;
      refusingSince = goesOn ? refusingSince : begun;
      refused = begun;
    } else {
      refusingSince = NEVER;
    }
  }
}
