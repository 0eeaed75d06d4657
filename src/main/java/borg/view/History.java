package borg.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The current view and how it came to be: what travels in every exchange. Immutable.
 *
 * <p>The trail holds the views that somebody may still act on: all that were adopted since the
 * greatest one known to be installed (heard from each of its own members), and that one itself. A
 * majority is always taken of the view <em>and</em> of every view of the trail. Without it two
 * sides of a cut could each gather a majority of a view that the other has not heard of.
 *
 * <p>A life that is not founded has {@link #NONE}: no view, no trail, and so never a majority.
 *
 * @param cluster tells clusters apart: the digest of the view with which this one was founded; zero
 *     if there is none
 * @param view the greatest view heard of
 * @param installed the greatest view known to be installed; {@link View#EMPTY} if none is
 * @param trail the views not below {@code installed} that were adopted by anyone, this one too
 */
public record History(long cluster, View view, View installed, List<View> trail) {

  /* The trail is a set; it is kept in one order, so that equal histories are equal lists. */
  private static final Comparator<View> ORDER =
      Comparator.comparingLong(View::rank).thenComparingLong(View::digest);

  private static final long FIRST_ARRIVAL = 1;

  /** What a new life knows. */
  public static final History NONE = new History(0, View.EMPTY, View.EMPTY, List.of());

  public History {
    // Mostly it is the view alone; each exchange makes some.
    trail =
        trail.size() == 1 ? List.copyOf(trail) : trail.stream().distinct().sorted(ORDER).toList();
  }

  /**
   * The history of a cluster that these lives found. All arrive at once: so one that is taken for a
   * founder in two foundings at the same moment has one arrival, and the two are one cluster.
   */
  public static History founded(List<Member> founders) {
    View view =
        View.of(
            0,
            founders.stream().map(f -> new View.Standing(f, FIRST_ARRIVAL, Life.READY)).toList());
    return new History(view.digest(), view, View.EMPTY, List.of(view));
  }

  /** Whether this is the history of a cluster: the mark that travels with the view. */
  public boolean isFounded() {
    return !view.isEmpty();
  }

  /**
   * Whether this life is one of those that founded the cluster, as long as that can be told: no
   * view has been installed yet.
   */
  public boolean isFounder(UUID id) {
    return installed.isEmpty() && isFounded() && trail.get(0).isReady(id);
  }

  /** What is known after hearing the other one's: the union, less what is surely past. */
  public History merge(History other) {
    if (!other.isFounded() || other.equals(this)) {
      return this;
    }
    View later = installed.rank() >= other.installed.rank() ? installed : other.installed;
    var trails = new ArrayList<>(trail);
    trails.addAll(other.trail);
    long either = isFounded() ? Math.max(cluster, other.cluster) : other.cluster;
    return of(either, view.merge(other.view), later, trails);
  }

  /** The history after somebody wrote into the view; the new view joins the trail. */
  public History adopt(View next) {
    return of(cluster, view.merge(next), installed, trail);
  }

  /** The history once the current view has been heard from each of its members. */
  public History install() {
    return of(cluster, view, view, trail);
  }

  private static History of(long cluster, View view, View installed, List<View> views) {
    var trail = new ArrayList<View>(views.size() + 1);
    trail.add(view);
    for (View past : views) {
      if (past.equals(installed) || !past.isAtMost(installed)) {
        trail.add(past);
      }
    }
    return new History(cluster, view, installed, trail);
  }

  /** Whether both are of the same cluster. */
  public boolean isSameCluster(History other) {
    return isFounded() && cluster == other.cluster;
  }

  /** Whether both are founded and have nothing in common: no life that is listed in both. */
  public boolean isOfAnotherCluster(History other) {
    return isFounded()
        && other.isFounded()
        && cluster != other.cluster
        && other.view.standings().stream()
            .noneMatch(s -> view.standingOf(s.member().id()).isPresent());
  }

  /**
   * Whether this cluster gives way to the other one where they meet: the smaller one does, and of
   * two that are of one size that with the smaller mark.
   */
  public boolean yieldsTo(History other) {
    int order = Integer.compare(view.ready().size(), other.view.ready().size());
    return (order == 0 ? Long.compare(cluster, other.cluster) : order) < 0;
  }

  /** Whether every member of the current view is known to be in it. */
  public boolean isInstalled() {
    return trail.size() == 1 && trail.contains(view) && installed.equals(view);
  }

  /**
   * Whether more than half of the members of the view, and of each view of the trail, pass. Lives
   * that have ended since are not counted: nobody will ever hear from them again.
   */
  public boolean isMajority(Predicate<UUID> passes) {
    return isFounded() && trail.stream().allMatch(past -> isMajorityOf(past, passes));
  }

  /**
   * Whether all voters of some view of the trail have ended, so that nothing has a majority again.
   */
  public boolean isOrphaned() {
    for (View past : trail) {
      if (voters(past).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The members of a view of the trail, less those that are known to have ended since. */
  public List<Member> voters(View past) {
    // Asked at every exchange; mostly the trail is the view alone, whose members have not ended.
    return past == view
        ? view.members()
        : past.standings().stream()
            .filter(s -> s.life().isMember() && view.lifeOf(s).orElse(s.life()) != Life.ENDED)
            .map(View.Standing::member)
            .toList();
  }

  private boolean isMajorityOf(View past, Predicate<UUID> passes) {
    List<Member> voters = voters(past);
    long votes = voters.stream().filter(voter -> passes.test(voter.id())).count();
    return 2 * votes > voters.size();
  }

  /** The mark as it stands in logs: 16 hexadecimal digits. */
  public String clusterName() {
    return HexFormat.of().toHexDigits(cluster);
  }

  @Override
  public String toString() {
    return view + (isInstalled() ? " installed" : " trail of " + trail.size());
  }
}
