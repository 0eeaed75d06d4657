package borg.membership;

import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.placement.Placement;
import borg.time.Clock;
import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

/**
 * The rules of belonging, for one life of this instance: begins unfounded, joins or founds a
 * cluster, says that it is ready, may leave, and ends by its own word or by that of others. What
 * others said and did comes in by {@link #onExchange}, {@link #onAnswer} and {@link #onFailure};
 * what follows from it is seen in {@link CurrentView} and told to the {@link ViewListener}.
 *
 * <p>Thread-safe; calls no peer and waits for nothing.
 */
public final class Membership {

  /*
   * Each event takes the write lock, changes what is known, and then applies all rules until none
   * has anything to say (settle). What others must be told is put down as an effect and done after
   * the lock is released: a listener may call back.
   */

  /** Lives outside of the view that are kept in mind, at most. */
  private static final int MAX_STRANGERS = 256;

  private final Member self;
  private final MembershipSettings settings;
  private final Clock clock;
  private final Grid grid;
  private final CurrentView current;
  private final ViewListener listener;
  private final Map<UUID, Acquaintance> acquaintances = new TreeMap<>();
  private final Map<UUID, Long> goneAt = new HashMap<>();
  private final Founding founding;
  private final List<Runnable> effects = new ArrayList<>();
  private volatile Runnable spread = () -> {};
  private long hadCluster;
  private boolean serving;
  private boolean over;
  private boolean endsItself;

  /** What a life that ended by its own word goes on to say. */
  private History farewell;

  public Membership(
      Member self, MembershipSettings settings, Clock clock, Grid grid, ViewListener listener) {
    this.self = self;
    this.settings = settings;
    this.clock = clock;
    this.grid = grid;
    this.listener = listener;
    this.current = new CurrentView(self, settings.buckets());
    this.founding = new Founding(self, settings, clock.nanoTime());
  }

  /** What all others look at. */
  public CurrentView current() {
    return current;
  }

  /** Tells how to make exchanges with everybody at once: news should not wait for a heartbeat. */
  void onNews(Runnable exchangeWithAll) {
    spread = exchangeWithAll;
  }

  /** Applies what follows from the mere passing of time. */
  void tick() {
    update(
        () -> {
          long now = clock.nanoTime();
          acquaintances.values().removeIf(a -> isForgettable(a, now));
          goneAt.values().removeIf(at -> at + settings.lease() - now <= 0);
          if (current.hasCluster(now) || !takesPart()) {
            hadCluster = now;
          } else {
            // Who is cut off itself can't tell whether others are gone.
            acquaintances.values().forEach(a -> a.failingSince = Acquaintance.NEVER);
          }
        });
  }

  private boolean isForgettable(Acquaintance a, long now) {
    return !view().isMember(a.member.id())
        && now - Math.max(a.heard, a.answered) > 4 * settings.suspectAfter();
  }

  /** What this life says at a heartbeat. */
  Exchange greeting() {
    Lock lock = current.change();
    lock.lock();
    try {
      History known = farewell == null ? history() : farewell;
      return new Exchange(self, settings.buckets(), known, founding.partner());
    } finally {
      lock.unlock();
    }
  }

  /** Where exchanges are to be made: URL and the life expected there, null where none is known. */
  Map<String, UUID> targets() {
    Lock lock = current.change();
    lock.lock();
    try {
      var targets = new TreeMap<String, UUID>();
      grid.seeds().forEach(url -> targets.put(url, null));
      acquaintances.values().forEach(a -> targets.put(a.member.url(), a.member.id()));
      view().members().forEach(m -> targets.put(m.url(), m.id()));
      if (serving && self.id().equals(targets.getOrDefault(self.url(), self.id()))) {
        targets.remove(self.url());
      } else {
        targets.putIfAbsent(self.url(), self.id());
      }
      return targets;
    } finally {
      lock.unlock();
    }
  }

  /** Takes in what another life says, and answers it. */
  public ExchangeReply onExchange(Exchange said) {
    ExchangeReply[] reply = new ExchangeReply[1];
    update(
        () -> {
          Member from = said.from();
          String objection = objectionTo(from, said.buckets());
          Acquaintance a = meet(from);
          if (a != null) {
            a.heard = clock.nanoTime();
            a.view = said.history().view().digest();
          }
          if (objection.isEmpty() && takesPart()) {
            mergeFrom(from, said.history());
          }
          settle();
          reply[0] = replyTo(from, a, objection);
        });
    if (reply[0] == null) {
      throw new PeerException(Reason.NOT_THERE, "this life is over");
    }
    return reply[0];
  }

  private ExchangeReply replyTo(Member from, Acquaintance a, String objection) {
    long now = clock.nanoTime();
    boolean grants = view().isMember(self.id()) && view().isMember(from.id());
    boolean reached = a != null && now - a.answered < 2 * settings.lease();
    return new ExchangeReply(
        self, history(), suspects(now), grants, reached, founding.partner(), objection);
  }

  /** Takes in the answer to an exchange that was begun at this moment. */
  void onAnswer(String url, UUID expected, long begun, ExchangeReply reply) {
    update(
        () -> {
          Member from = reply.from();
          founding.heard(url);
          if (from.url().equals(url) && expected != null && !expected.equals(from.id())) {
            endWhereAnotherAnswers(expected);
          }
          if (from.id().equals(self.id())) {
            serving = true;
            return;
          }
          Acquaintance a = meet(from);
          if (a != null) {
            a.answered(begun, clock.nanoTime(), reply);
          }
          if (!reply.objection().isEmpty()) {
            return;
          }
          if (takesPart()) {
            mergeFrom(from, reply.history());
          } else if (reply.history().view().isMember(from.id())) {
            // Who has promised nothing yet is free to forget what it was told before: all members
            // of that may have gone since.
            boolean isKnown = view().isMember(from.id());
            adopt(isKnown ? history().merge(reply.history()) : reply.history());
          }
        });
  }

  /** Whether this life is, or was, in the view: what it knows binds it from then on. */
  private boolean takesPart() {
    return view().lifeOf(self.id()).isPresent();
  }

  private void endWhereAnotherAnswers(UUID expected) {
    acquaintances.remove(expected);
    view().find(expected).ifPresent(gone -> adopt(history().adopt(view().with(gone, Life.ENDED))));
  }

  /** Takes note that an exchange that was begun at this moment came to nothing. */
  void onFailure(String url, UUID expected, long begun, Reason reason) {
    update(
        () -> {
          founding.failed(url, reason);
          Acquaintance a = expected == null ? null : acquaintances.get(expected);
          if (a != null) {
            boolean counts = current.hasCluster(clock.nanoTime());
            a.failed(begun, reason);
            a.failingSince = counts ? a.failingSince : Acquaintance.NEVER;
          }
        });
  }

  /**
   * Says that this life leaves: it owns nothing from now on.
   *
   * @return false if it is no member
   */
  public boolean leave() {
    boolean[] said = new boolean[1];
    update(
        () -> {
          said[0] = view().isMember(self.id());
          if (said[0]) {
            adopt(history().adopt(view().with(self, Life.LEAVING)));
          }
        });
    return said[0];
  }

  /** Says that this life has ended: to be called when nothing depends on it any more. */
  public void end() {
    update(
        () -> {
          if (view().isMember(self.id())) {
            endsItself = true;
            farewell = history().adopt(view().with(self, Life.ENDED));
            adopt(farewell);
          }
        });
  }

  /** How long lives that are gone may still count on answers that this life gave them. */
  public long leaseLeft() {
    Lock lock = current.steady();
    lock.lock();
    try {
      long now = clock.nanoTime();
      return goneAt.values().stream()
          .mapToLong(at -> Math.max(0, at + settings.lease() - now))
          .max()
          .orElse(0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Why this life can't become a member, as the others say; empty if nothing is known against it.
   */
  public String objection() {
    Lock lock = current.steady();
    lock.lock();
    try {
      return ownObjection();
    } finally {
      lock.unlock();
    }
  }

  private String ownObjection() {
    if (takesPart()) {
      return "";
    }
    for (Member member : view().members()) {
      if (member.name().equals(self.name()) && !member.url().equals(self.url())) {
        return nameIsTaken(member);
      }
    }
    // Once there is a cluster, its members' word counts; another newcomer may itself be wrong.
    return acquaintances.values().stream()
        .filter(a -> !history().isFounded() || view().isMember(a.member.id()))
        .map(a -> a.objection)
        .filter(o -> !o.isEmpty())
        .findFirst()
        .orElse("");
  }

  private String objectionTo(Member from, int buckets) {
    if (buckets != settings.buckets()) {
      return "it counts with %d buckets, this cluster with %d: set borg.buckets alike"
          .formatted(buckets, settings.buckets());
    }
    if (view().lifeOf(from.id()).isEmpty()) {
      for (Member member : view().members()) {
        if (member.name().equals(from.name()) && !member.url().equals(from.url())) {
          return nameIsTaken(member);
        }
      }
    }
    return "";
  }

  private static String nameIsTaken(Member by) {
    return "the name %s is taken by the instance at %s: give each instance its own"
        .formatted(by.name(), by.url());
  }

  /** The members that this life believes gone. */
  private Set<UUID> suspects(long now) {
    var suspects = new HashSet<UUID>();
    if (current.hasCluster(now)) {
      for (Member member : view().members()) {
        Acquaintance a = acquaintances.get(member.id());
        if (a != null && isSuspect(a.failingSince, member, now)) {
          suspects.add(member.id());
        }
      }
    }
    return suspects;
  }

  private boolean isSuspect(long since, Member member, long now) {
    return since != Acquaintance.NEVER
        && (grid.hasRemoved(member.url()) || now - since >= settings.suspectAfter());
  }

  /**
   * Merges what a life told: all of it if it is a member here; of a stranger only that it is ready,
   * and that only if it was reached at its URL and knows what is installed here. So a life that
   * slept through its own end brings nothing back.
   */
  private void mergeFrom(Member from, History told) {
    if (view().isMember(from.id())) {
      adopt(history().merge(told));
      return;
    }
    if (hasLostMe(from, told.view())) {
      adopt(history().adopt(view().with(self, Life.EXPELLED)));
      return;
    }
    Acquaintance a = acquaintances.get(from.id());
    boolean joins =
        view().lifeOf(from.id()).isEmpty()
            && told.view().isReady(from.id())
            && told.view().isMember(self.id())
            && history().installed().isAtMost(told.view())
            && a != null
            && clock.nanoTime() - a.answered < 2 * settings.lease();
    if (joins) {
      adopt(history().adopt(view().with(from, Life.READY)));
    }
  }

  /**
   * Whether a cluster has gone on without this life, as a member of it says that is a stranger
   * here: all whom this life knew may have gone since, and nobody else could tell it. It is gone
   * there, or was never heard of; the latter counts once it has waited for long in vain to be.
   */
  private boolean hasLostMe(Member from, View told) {
    if (!told.isMember(from.id()) || told.isMember(self.id())) {
      return false;
    }
    boolean isSameCluster = told.standings().stream().anyMatch(s -> knows(s.member()));
    boolean waitedLong = clock.nanoTime() - hadCluster > 2 * settings.suspectAfter();
    return told.lifeOf(self.id()).isPresent() || (isSameCluster && waitedLong);
  }

  private boolean knows(Member member) {
    return view().lifeOf(member.id()).isPresent();
  }

  private Acquaintance meet(Member member) {
    boolean isDead = view().lifeOf(member.id()).map(life -> !life.isMember()).orElse(false);
    if (isDead || member.id().equals(self.id())) {
      return null;
    }
    if (acquaintances.size() >= MAX_STRANGERS + view().members().size()) {
      return acquaintances.get(member.id());
    }
    return acquaintances.computeIfAbsent(member.id(), id -> new Acquaintance(member));
  }

  private History history() {
    return current.now().history();
  }

  private View view() {
    return current.now().view();
  }

  /** Applies a change and all that follows from it, then does what others have to be told. */
  private void update(Runnable change) {
    List<Runnable> toDo;
    Lock lock = current.change();
    lock.lock();
    try {
      if (!over) {
        change.run();
        settle();
      }
      toDo = List.copyOf(effects);
      effects.clear();
    } finally {
      lock.unlock();
    }
    Effects.run(toDo);
  }

  private void settle() {
    renewLease();
    List<BooleanSupplier> rules =
        List.of(
            this::startOver,
            this::found,
            this::becomeReady,
            this::endTheOther,
            this::expel,
            this::install);
    while (!isOver() && rules.stream().anyMatch(BooleanSupplier::getAsBoolean)) {
      renewLease();
    }
  }

  private void renewLease() {
    long until =
        Lease.until(
            history(),
            self.id(),
            id ->
                acquaintances.containsKey(id) ? acquaintances.get(id).granted : Acquaintance.NEVER,
            settings.leaseOfHolder());
    boolean alone =
        history().isInstalled() && view().isMember(self.id()) && view().members().size() <= 2;
    current.setLease(until, alone);
  }

  /** Whether others have ended this life; if so, stops it. */
  private boolean isOver() {
    if (!over && view().lifeOf(self.id()).map(life -> !life.isMember()).orElse(false)) {
      over = true;
      Snapshot before = current.now();
      Snapshot none = new Snapshot(History.NONE, Placement.of(List.of(), settings.buckets()));
      listener.adopting(before, none);
      current.set(none);
      current.setLease(Acquaintance.NEVER, false);
      if (!endsItself) {
        effects.add(listener::ended);
      }
    }
    return over;
  }

  /**
   * Where all have ended whom this life knew before it said that it is ready, nobody can tell it
   * whether they ever heard that. It must not become a cluster of itself, which knows of no key.
   */
  private boolean startOver() {
    if (!takesPart()) {
      return view().members().isEmpty() && adopt(History.NONE);
    }
    return history().isOrphaned() && adopt(history().adopt(view().with(self, Life.EXPELLED)));
  }

  private boolean found() {
    if (history().isFounded() || !serving) {
      return false;
    }
    Acquaintance partner = founding.choose(acquaintances.values(), grid.seeds(), clock.nanoTime());
    return partner != null && adopt(History.founded(List.of(self, partner.member)));
  }

  private boolean becomeReady() {
    if (!serving || view().members().isEmpty() || takesPart()) {
      return false;
    }
    long now = clock.nanoTime();
    boolean known =
        view().members().stream()
            .map(m -> acquaintances.get(m.id()))
            .allMatch(a -> a != null && now - a.reachedMe < settings.lease());
    return known
        && ownObjection().isEmpty()
        && adopt(history().adopt(view().with(self, Life.READY)));
  }

  /**
   * Of two members, the word of one is enough when the port of the other refuses: there is no third
   * to ask.
   */
  private boolean endTheOther() {
    if (!settings.refusedMeansEnded() || !history().isInstalled() || view().members().size() != 2) {
      return false;
    }
    long now = clock.nanoTime();
    for (Member member : view().members()) {
      Acquaintance a = acquaintances.get(member.id());
      if (a != null && view().isMember(self.id()) && isSuspect(a.refusingSince, member, now)) {
        return adopt(history().adopt(view().with(member, Life.ENDED)));
      }
    }
    return false;
  }

  private boolean expel() {
    long now = clock.nanoTime();
    Set<UUID> mine = suspects(now);
    for (Member member : view().members()) {
      if (mine.contains(member.id())
          && history().isMajority(voter -> votesAgainst(voter, member.id(), mine, now))) {
        return adopt(history().adopt(view().with(member, Life.EXPELLED)));
      }
    }
    return false;
  }

  private boolean votesAgainst(UUID voter, UUID suspect, Set<UUID> mine, long now) {
    if (voter.equals(self.id())) {
      return mine.contains(suspect);
    }
    Acquaintance a = acquaintances.get(voter);
    return a != null && a.suspects.contains(suspect) && now - a.answered < settings.leaseOfHolder();
  }

  private boolean install() {
    if (history().isInstalled() || !view().isMember(self.id())) {
      return false;
    }
    for (Member member : view().members()) {
      Acquaintance a = acquaintances.get(member.id());
      boolean heard = member.equals(self) || (a != null && a.view == current.now().digest());
      if (!heard) {
        return false;
      }
    }
    return adopt(history().install());
  }

  private boolean adopt(History next) {
    Snapshot before = current.now();
    if (next.equals(before.history())) {
      return false;
    }
    boolean sameOwners = next.view().ready().equals(before.view().ready());
    Placement placement =
        sameOwners ? before.placement() : Placement.of(next.view().ready(), settings.buckets());
    Snapshot after = new Snapshot(next, placement);
    if (!next.view().equals(before.view())) {
      noteGone(before.view(), next.view());
      listener.adopting(before, after);
      next.view().members().forEach(this::meet);
      effects.add(() -> spread.run());
    }
    current.set(after);
    effects.add(() -> listener.changed(new ViewChanged(before, after)));
    return true;
  }

  /** Who was ready, and is gone without having said that it leaves, may still hold a lease. */
  private void noteGone(View before, View next) {
    for (Member member : before.ready()) {
      if (!next.isMember(member.id())) {
        goneAt.put(member.id(), clock.nanoTime());
      }
    }
  }
}
