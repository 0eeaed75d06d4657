package borg.view;

import java.util.Objects;
import java.util.UUID;

/**
 * One life of an instance. An instance that restarts, or that finds itself expelled, comes back
 * with the same name and another id: what the old life promised binds the new one to nothing.
 *
 * @param id drawn at random when the life begins; the only thing by which lives are told apart
 * @param name the instance's name; placement goes by it, so that who returns gets its buckets back
 * @param url where its REST endpoints answer, the context root included, without a trailing slash
 * @param zone the failure zone that it runs in; may be empty
 * @param weight its share of the buckets relative to the others; zero owns nothing and only votes
 * @param carries whether it brings what an earlier life held in another cluster
 */
public record Member(UUID id, String name, String url, String zone, double weight, boolean carries)
    implements Comparable<Member> {

  public Member {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(url);
    Objects.requireNonNull(zone);
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight of " + name + " is " + weight);
    }
  }

  /** A life that begins empty. */
  public Member(UUID id, String name, String url, String zone, double weight) {
    this(id, name, url, zone, weight, false);
  }

  /** By id: the one order on which all members agree. */
  @Override
  public int compareTo(Member other) {
    return id.compareTo(other.id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Member that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Name and the first digits of the id: short enough for a log, and tells two lives apart. */
  @Override
  public String toString() {
    return name + "#" + id.toString().substring(0, 4);
  }
}
