package borg.membership;

import borg.placement.Placement;
import borg.time.Clock;
import borg.view.History;
import borg.view.Member;
import borg.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What one life knows: its history, the other lives that it has met, who is gone. All that {@link
 * Membership} and its {@link Rules} share. Guarded by the write lock of {@link CurrentView}.
 */
final class Knowledge {

  /** Lives outside of the view that are kept in mind, at most. */
  private static final int MAX_STRANGERS = 256;

  final Member self;
  final MembershipSettings settings;
  final Clock clock;
  final Grid grid;
  final CurrentView current;
  final Founding founding;
  final Map<UUID, Acquaintance> acquaintances = new TreeMap<>();

  final Successors successors = new Successors(this);

  /** Whether the own endpoint has answered. */
  boolean serving;

  /** When this life last had the cluster, or did not need it yet. */
  long hadCluster;

  /** Since when it has run without it. */
  final CutOff cutOff;

  /** Where this life comes from. */
  Origin origin = Origin.NONE;

  /** When this life came to go by the cluster that it goes by. */
  long clusterSince;

  /** What a life that ended by its own word goes on to say; null as long as it has not. */
  History farewell;

  private final ViewListener listener;
  private final Map<UUID, Long> goneAt = new HashMap<>();
  private final List<Runnable> effects = new ArrayList<>();
  private volatile Runnable spread = () -> {};
  private boolean tookPart;
  private boolean hadClusterLast;
  private long clusterLosses;
  private long viewChanges;
  private boolean over;

  /** Why this life ends and the next one carries its store, in words; null unless it does. */
  private String yielding;

  /** What the next life is to know of this one, if it carries something over. */
  private Origin legacy = Origin.NONE;

  Knowledge(
      Member self, MembershipSettings settings, Clock clock, Grid grid, ViewListener listener) {
    this.self = self;
    this.settings = settings;
    this.clock = clock;
    this.grid = grid;
    this.listener = listener;
    this.current = new CurrentView(self, settings.buckets());
    this.cutOff = new CutOff(2 * settings.lease());
    this.founding = new Founding(self, settings, clock.nanoTime());
  }

  /** How to make exchanges with everybody at once: news should not wait for a heartbeat. */
  void onNews(Runnable exchangeWithAll) {
    spread = exchangeWithAll;
  }

  History history() {
    return current.now().history();
  }

  View view() {
    return current.now().view();
  }

  /** Whether this life is in the view: what it knows binds it from then on. */
  boolean takesPart() {
    return view().lifeOf(self.id()).isPresent();
  }

  boolean knows(Member member) {
    return view().lifeOf(member.id()).isPresent();
  }

  /** What is known of a life; null for one that is gone, for itself, and for one too many. */
  Acquaintance meet(Member member) {
    boolean isDead = view().lifeOf(member.id()).map(life -> !life.isMember()).orElse(false);
    if (isDead || member.id().equals(self.id())) {
      return null;
    }
    if (acquaintances.size() >= MAX_STRANGERS + view().members().size()) {
      return acquaintances.get(member.id());
    }
    return acquaintances.computeIfAbsent(member.id(), id -> new Acquaintance(member));
  }

  /** Forgets strangers who are silent, and leases that have run out. */
  void forgetOld(long now) {
    acquaintances.values().removeIf(a -> isForgettable(a, now));
    goneAt.values().removeIf(at -> at + settings.lease() - now <= 0);
    successors.forgetOld();
  }

  private boolean isForgettable(Acquaintance a, long now) {
    return !view().isMember(a.member.id())
        && now - Math.max(a.heard, a.answered) > 4 * settings.suspectAfter();
  }

  /** Whether it has itself had an answer from this life, at its URL, lately. */
  boolean hasReached(Acquaintance a) {
    return a != null && clock.nanoTime() - a.answered < 2 * settings.lease();
  }

  /** Whether a life has lately been in a view with this one, as it said, or is this one. */
  boolean isGrantedBy(UUID id) {
    return id.equals(self.id()) || clock.nanoTime() - granted(id) < settings.lease();
  }

  /** When the latest exchange was begun in whose answer a life granted this one a lease. */
  long granted(UUID id) {
    Acquaintance a = acquaintances.get(id);
    return a == null ? Acquaintance.NEVER : a.granted;
  }

  void renewLease() {
    long until = Lease.until(history(), self.id(), this::granted, settings.leaseOfHolder());
    boolean alone =
        history().isInstalled() && view().isMember(self.id()) && view().members().size() <= 2;
    current.setLease(until, alone, false);
    if (settings.available() && isCutOff()) {
      current.setLease(until, alone, true);
    }
  }

  /** Takes note of whether this life has the cluster; a change of that is told. */
  void noteCluster() {
    boolean has = takesPart() && current.hasCluster(clock.nanoTime());
    if (has != hadClusterLast) {
      hadClusterLast = has;
      clusterLosses += has ? 0 : 1;
      effects.add(() -> listener.hasCluster(has));
    }
  }

  /** How often this life has lost the cluster. */
  long clusterLosses() {
    return clusterLosses;
  }

  /** How often it has adopted another view. */
  long viewChanges() {
    return viewChanges;
  }

  /** Takes note of why a life can't become a member; empty if it can. */
  void refuse(Acquaintance a, String objection) {
    if (a != null && !a.refusedFor.equals(objection)) {
      a.refusedFor = objection;
      if (!objection.isEmpty()) {
        effects.add(() -> listener.refused(a.member, objection));
      }
    }
  }

  /** Whether it is a member that has been without the cluster for long, as far as it has run. */
  boolean isCutOff() {
    return view().isMember(self.id())
        && !current.hasCluster(clock.nanoTime())
        && cutOff.hasLasted(settings.suspectAfter());
  }

  /** Whether others have ended this life; if so, stops it. */
  boolean isOver() {
    if (!over && tookPart && (yielding != null || !view().isMember(self.id()))) {
      over = true;
      Snapshot before = current.now();
      Snapshot none = new Snapshot(History.NONE, Placement.of(List.of(), settings.buckets()));
      listener.adopting(before, none);
      current.set(none);
      current.setLease(Acquaintance.NEVER, false, false);
      if (yielding != null) {
        effects.add(() -> listener.yielded(yielding));
      } else if (farewell == null) {
        effects.add(listener::ended);
      }
    }
    return over;
  }

  /** Goes by another history, as others do. */
  boolean adopt(History next) {
    return adopt(next, "");
  }

  /**
   * Goes by another history from now on.
   *
   * @param why in words, for the log; empty if others have said so
   * @return false if it says nothing new
   */
  boolean adopt(History next, String why) {
    Snapshot before = current.now();
    if (next.equals(before.history())) {
      return false;
    }
    if (next.cluster() != before.history().cluster()) {
      clusterSince = clock.nanoTime();
    }
    boolean sameOwners = next.view().ready().equals(before.view().ready());
    Placement placement =
        sameOwners ? before.placement() : Placement.of(next.view().ready(), settings.buckets());
    Snapshot after = new Snapshot(next, placement);
    if (!next.view().equals(before.view())) {
      viewChanges++;
      noteGone(before.view(), next.view());
      listener.adopting(before, after);
      next.view().members().forEach(this::meet);
      effects.add(() -> spread.run());
    }
    current.set(after);
    tookPart |= next.view().find(self.id()).isPresent();
    effects.add(() -> listener.changed(new ViewChanged(before, after, why)));
    return true;
  }

  /**
   * Ends this life, which its own cluster knows nothing of yet: the next one joins the other
   * cluster.
   */
  void yieldTo(History other) {
    legacy = Origin.yielding(view(), origin);
    yielding =
        "Two clusters of one grid have met, cluster %s of %d gives way to cluster %s of %d"
            .formatted(
                history().clusterName(),
                view().ready().size(),
                other.clusterName(),
                other.view().ready().size());
  }

  /** Ends this life, which is cut off: the next one goes on with those reached at these URLs. */
  void secede(Set<String> side) {
    legacy = Origin.seceding(history().cluster(), view(), side, origin);
    yielding =
        "Cut off from most of cluster %s, and borg.partition-policy is available: %d go on apart"
            .formatted(history().clusterName(), side.size());
  }

  /** What the next life is to know, if it carries something over. */
  Origin legacy() {
    return legacy;
  }

  /**
   * Who was ready, and is gone without having said that it leaves, may still hold a lease. Who said
   * so holds none, but may have granted one to somebody who is gone, too, until it ended.
   */
  private void noteGone(View before, View next) {
    for (Member member : before.members()) {
      if (!next.isMember(member.id())) {
        goneAt.put(member.id(), clock.nanoTime());
      }
    }
  }

  /** How long lives that are gone may still count on answers that this life gave them. */
  long leaseLeft() {
    long now = clock.nanoTime();
    return goneAt.values().stream()
        .mapToLong(at -> Math.max(0, at + settings.lease() - now))
        .max()
        .orElse(0);
  }

  /** What others have to be told of what has changed, to be done without the lock. */
  List<Runnable> takeEffects() {
    List<Runnable> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }
}
