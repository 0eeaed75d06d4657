package borg.view;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Every life ever heard of, and how far it has gone. Immutable; views form a join semilattice under
 * {@link #merge}.
 */
public final class View {

  /*
   * A view says something of every life, but it lists only those that still matter. Lives are
   * numbered as they arrive: each takes the number after the greatest in the view that it joins.
   * (Two that join at the same moment may have the same one; nothing depends on who comes first.)
   * Whoever arrived at or before the horizon and is not listed has ended. So an ended life is
   * forgotten by dropping it, and who tells of it again is known to tell of the past: a version
   * vector in place of tombstones (as in the optimized OR-set of Bieniusa et al., INRIA RR-8083),
   * but with one number for all, since a name may never come back.
   *
   * What is merged is what the views say of each life, listed or not. The listed ones are always as
   * few as possible, so what is equal looks equal.
   */

  /** The view of a life that has not heard of any cluster yet. */
  public static final View EMPTY = new View(0, new TreeMap<>());

  /** More than all stages of all lives that a view may list, together. */
  private static final int HORIZON_BITS = 17;

  private static final int DIGESTED_BYTES = 16 + Long.BYTES + 1;

  /**
   * A life and the stage that it has reached.
   *
   * @param arrival its number among all that ever became ready; from 1
   */
  public record Standing(Member member, long arrival, Life life) {
    public Standing {
      if (arrival < 1) {
        throw new IllegalArgumentException("arrival " + arrival + " of " + member);
      }
    }

    /** How far it has gone for somebody who has heard both. */
    private Standing later(Standing other) {
      int order = Long.compare(arrival, other.arrival);
      order = order == 0 ? life.compareTo(other.life) : order;
      return order < 0 ? other : this;
    }
  }

  private final long horizon;
  private final SortedMap<UUID, Standing> standings;
  private final List<Member> members;
  private final List<Member> ready;
  private final long rank;
  private final long digest;

  private View(long horizon, SortedMap<UUID, Standing> standings) {
    this.horizon = horizon;
    this.standings = standings;
    this.members = select(standings, true);
    this.ready = select(standings, false);
    this.rank = rankOf(horizon, standings.values());
    this.digest = digestOf(horizon, standings);
  }

  private static List<Member> select(Map<UUID, Standing> standings, boolean leavingToo) {
    return standings.values().stream()
        .filter(s -> s.life() == Life.READY || (leavingToo && s.life().isMember()))
        .map(Standing::member)
        .toList();
  }

  /** A view that lists these; who arrived up to the horizon and is not among them has ended. */
  public static View of(long horizon, Collection<Standing> standings) {
    View all = EMPTY.join(0, standings);
    return horizon == 0 ? all : new View(horizon, dropEnded(horizon, all.standings));
  }

  /**
   * This view, in which the member has come at least as far as {@code life}. One that is not listed
   * arrives.
   */
  public View with(Member member, Life life) {
    Standing known = standings.get(member.id());
    return with(new Standing(member, known == null ? newest() + 1 : known.arrival(), life));
  }

  /** This view, and what another one says of a single life. */
  public View with(Standing standing) {
    return join(0, List.of(standing));
  }

  /**
   * This view without the lives that have ended up to that arrival, the expelled ones among them:
   * to be called when nobody who acts by an older view can find a majority.
   */
  public View forgetting(long upTo) {
    var left = new TreeMap<>(standings);
    left.values().removeIf(s -> s.arrival() <= upTo && !s.life().isMember());
    return upTo <= horizon && left.size() == standings.size()
        ? this
        : new View(Math.max(horizon, upTo), left);
  }

  /**
   * The least view that is not below either: life by life the later stage. Where that is one of the
   * two it is that very object, so that those who agree are quick to see it.
   */
  public View merge(View other) {
    return isAtMost(other) ? other : join(other.horizon, other.standings.values());
  }

  private View join(long otherHorizon, Collection<Standing> others) {
    var merged = new TreeMap<>(standings);
    for (Standing other : others) {
      Standing mine = standings.get(other.member().id());
      if (mine != null) {
        merged.put(other.member().id(), mine.later(other));
      } else if (other.arrival() > horizon) {
        merged.put(other.member().id(), other);
      }
    }
    long later = Math.max(horizon, otherHorizon);
    if (otherHorizon > 0) {
      var listed = new TreeMap<UUID, Standing>();
      others.forEach(s -> listed.put(s.member().id(), s));
      merged
          .values()
          .removeIf(s -> s.arrival() <= otherHorizon && !listed.containsKey(s.member().id()));
    }
    dropEnded(later, merged);
    return later == horizon && merged.equals(standings) ? this : new View(later, merged);
  }

  private static SortedMap<UUID, Standing> dropEnded(
      long horizon, SortedMap<UUID, Standing> standings) {
    standings.values().removeIf(s -> s.arrival() <= horizon && s.life() == Life.ENDED);
    return standings;
  }

  /** Whether {@code other} says of every life at least what this view says. */
  public boolean isAtMost(View other) {
    if (other == this) {
      return true;
    }
    if (horizon > other.horizon) {
      return false;
    }
    for (Standing mine : standings.values()) {
      if (!other.saysAtLeast(mine)) {
        return false;
      }
    }
    for (Standing theirs : other.standings.values()) {
      if (hasForgotten(theirs)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasForgotten(Standing other) {
    return other.arrival() <= horizon && !standings.containsKey(other.member().id());
  }

  private boolean saysAtLeast(Standing other) {
    Standing mine = standings.get(other.member().id());
    return mine == null ? hasForgotten(other) : mine.later(other).equals(mine);
  }

  /** The members, ready and leaving: those that vote and have to be asked. Ordered by id. */
  public List<Member> members() {
    return members;
  }

  /** The members that own buckets. Ordered by id. */
  public List<Member> ready() {
    return ready;
  }

  /** All that are listed: the members, and whoever is gone and not yet forgotten. Ordered by id. */
  public Collection<Standing> standings() {
    return standings.values();
  }

  /** Whoever arrived up to this and is not listed has ended. */
  public long horizon() {
    return horizon;
  }

  /** The greatest arrival that this view knows of. */
  public long newest() {
    return standings.values().stream().mapToLong(Standing::arrival).reduce(horizon, Math::max);
  }

  /** The greatest arrival among the lives that are gone, as far as this view knows. */
  public long newestGone() {
    return standings.values().stream()
        .filter(s -> !s.life().isMember())
        .mapToLong(Standing::arrival)
        .reduce(horizon, Math::max);
  }

  /** How far this listed life has come; empty of one that is forgotten or was never heard of. */
  public Optional<Life> lifeOf(UUID id) {
    return Optional.ofNullable(standings.get(id)).map(Standing::life);
  }

  /** How far the life has come that somebody else lists so; empty if it was never heard of. */
  public Optional<Life> lifeOf(Standing told) {
    Standing mine = standings.get(told.member().id());
    if (mine != null && mine.arrival() >= told.arrival()) {
      return Optional.of(mine.arrival() == told.arrival() ? mine.life() : Life.ENDED);
    }
    return told.arrival() <= horizon ? Optional.of(Life.ENDED) : Optional.empty();
  }

  /** What is said of a listed life. */
  public Optional<Standing> standingOf(UUID id) {
    return Optional.ofNullable(standings.get(id));
  }

  /** The listed life of this id, whatever its stage. */
  public Optional<Member> find(UUID id) {
    return standingOf(id).map(Standing::member);
  }

  public boolean isMember(UUID id) {
    Standing standing = standings.get(id);
    return standing != null && standing.life().isMember();
  }

  public boolean isReady(UUID id) {
    Standing standing = standings.get(id);
    return standing != null && standing.life() == Life.READY;
  }

  public boolean isEmpty() {
    return standings.isEmpty() && horizon == 0;
  }

  /** How far all lives together have gone: rises strictly with every step up the lattice. */
  public long rank() {
    return rank;
  }

  /*
   * Each life before the horizon counts as one that has ended, less what it lacks to that; so
   * nothing changes when it ends and is dropped. What the stages of all listed ones come to is less
   * than one step of the horizon.
   */
  private static long rankOf(long horizon, Collection<Standing> standings) {
    long rank = horizon << HORIZON_BITS;
    for (Standing standing : standings) {
      int stage = standing.life().ordinal();
      rank += standing.arrival() <= horizon ? stage - Life.ENDED.ordinal() : stage + 1;
    }
    return rank;
  }

  /** Tells views apart: 64 bits of SHA-256 over the horizon, ids, arrivals and stages. */
  public long digest() {
    return digest;
  }

  private static long digestOf(long horizon, SortedMap<UUID, Standing> standings) {
    var bytes = ByteBuffer.allocate(Long.BYTES + standings.size() * DIGESTED_BYTES);
    bytes.putLong(horizon);
    standings.forEach(
        (id, standing) ->
            bytes
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(standing.arrival())
                .put((byte) standing.life().ordinal()));
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.array())).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof View that
        && digest == that.digest
        && horizon == that.horizon
        && standings.equals(that.standings);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(digest);
  }

  /** The digest as it stands in logs and in {@code GET /cluster}: 16 hexadecimal digits. */
  public String name() {
    return HexFormat.of().toHexDigits(digest);
  }

  @Override
  public String toString() {
    return name() + standings.values().stream().map(s -> s.member() + ":" + s.life()).toList();
  }
}
