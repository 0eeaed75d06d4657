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
 * Every member ever heard of, and how far its life has gone. Immutable; views form a join
 * semilattice under {@link #merge}.
 */
public final class View {

  /** The view of a life that has not heard of any cluster yet. */
  public static final View EMPTY = new View(new TreeMap<>());

  /** A member and the stage that its life has reached. */
  public record Standing(Member member, Life life) {}

  private final SortedMap<UUID, Standing> standings;
  private final List<Member> members;
  private final List<Member> ready;
  private final long rank;
  private final long digest;

  private View(SortedMap<UUID, Standing> standings) {
    this.standings = standings;
    this.members = select(standings, true);
    this.ready = select(standings, false);
    this.rank = standings.values().stream().mapToLong(s -> s.life().ordinal() + 1).sum();
    this.digest = digestOf(standings);
  }

  private static List<Member> select(Map<UUID, Standing> standings, boolean leavingToo) {
    return standings.values().stream()
        .filter(s -> s.life() == Life.READY || (leavingToo && s.life().isMember()))
        .map(Standing::member)
        .toList();
  }

  /** A view of these standings; a member named twice has the later stage. */
  public static View of(Collection<Standing> standings) {
    return EMPTY.mergeAll(standings);
  }

  /** This view, in which the member has come at least as far as {@code life}. */
  public View with(Member member, Life life) {
    return mergeAll(List.of(new Standing(member, life)));
  }

  /**
   * The least view that is not below either: member by member the later stage. Where that is one of
   * the two it is that very object, so that those who agree are quick to see it.
   */
  public View merge(View other) {
    return isAtMost(other) ? other : mergeAll(other.standings.values());
  }

  private View mergeAll(Collection<Standing> others) {
    TreeMap<UUID, Standing> merged = null;
    for (Standing other : others) {
      Standing mine = (merged == null ? standings : merged).get(other.member().id());
      if (mine == null || mine.life().compareTo(other.life()) < 0) {
        if (merged == null) {
          merged = new TreeMap<>(standings);
        }
        merged.put(other.member().id(), other);
      }
    }
    return merged == null ? this : new View(merged);
  }

  /** Whether {@code other} says of every member at least what this view says. */
  public boolean isAtMost(View other) {
    if (other == this) {
      return true;
    }
    for (Standing mine : standings.values()) {
      Standing theirs = other.standings.get(mine.member().id());
      if (theirs == null || theirs.life().compareTo(mine.life()) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The members, ready and leaving: those that vote and have to be asked. Ordered by id. */
  public List<Member> members() {
    return members;
  }

  /** The members that own buckets. Ordered by id. */
  public List<Member> ready() {
    return ready;
  }

  /** Everybody ever heard of. Ordered by id. */
  public Collection<Standing> standings() {
    return standings.values();
  }

  /** How far this member has come, or empty if the view does not know it. */
  public Optional<Life> lifeOf(UUID id) {
    return Optional.ofNullable(standings.get(id)).map(Standing::life);
  }

  /** The member of this id, whatever its stage. */
  public Optional<Member> find(UUID id) {
    return Optional.ofNullable(standings.get(id)).map(Standing::member);
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
    return standings.isEmpty();
  }

  /** How far all lives together have gone: rises strictly with every step up the lattice. */
  public long rank() {
    return rank;
  }

  /** Tells views apart: 64 bits of SHA-256 over ids and stages. */
  public long digest() {
    return digest;
  }

  private static long digestOf(SortedMap<UUID, Standing> standings) {
    var bytes = ByteBuffer.allocate(standings.size() * 17);
    standings.forEach(
        (id, standing) ->
            bytes
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put((byte) standing.life().ordinal()));
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.array())).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof View that && digest == that.digest && sameStages(that);
  }

  private boolean sameStages(View that) {
    // What is above it would have a greater rank.
    return rank == that.rank && isAtMost(that);
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
