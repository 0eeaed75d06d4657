package borg.membership;

import borg.peer.Exchange;
import borg.peer.ExchangeReply;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.time.Clock;
import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import borg.view.View.Standing;
import java.util.Comparator;
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

  private final Knowledge known;
  private final Suspicions suspicions;
  private final Objections objections;
  private final Hearsay hearsay;
  private final Rules rules;
  private final MembershipFigures figures;

  public Membership(
      Member self, MembershipSettings settings, Clock clock, Grid grid, ViewListener listener) {
    this.known = new Knowledge(self, settings, clock, grid, listener);
    this.suspicions = new Suspicions(known);
    this.objections = new Objections(known);
    this.hearsay = new Hearsay(known);
    this.rules = new Rules(known, suspicions, objections);
    this.figures = new MembershipFigures(known, suspicions, objections);
  }

  /**
   * Takes over what the life before knew, whose store this one carries; to be called before
   * anything else.
   */
  public void carryOver(Membership former) {
    known.origin = former.legacy();
    known.founding.comeFrom(known.origin);
  }

  /** The lives of the cluster before that came along with the one whose store this life carries. */
  public Set<UUID> company() {
    return known.origin.company();
  }

  private Origin legacy() {
    Lock lock = known.current.steady();
    lock.lock();
    try {
      return known.legacy();
    } finally {
      lock.unlock();
    }
  }

  /** What people are told of this life's membership. */
  public MembershipFigures figures() {
    return figures;
  }

  /** What all others look at. */
  public CurrentView current() {
    return known.current;
  }

  /** Tells how to make exchanges with everybody at once: news should not wait for a heartbeat. */
  void onNews(Runnable exchangeWithAll) {
    known.onNews(exchangeWithAll);
  }

  /** Applies what follows from the mere passing of time. */
  void tick() {
    update(
        () -> {
          long now = known.clock.nanoTime();
          known.forgetOld(now);
          known.cutOff.beat(known.takesPart() && !known.current.hasCluster(now), now);
          if (known.current.hasCluster(now) || !known.takesPart()) {
            known.hadCluster = now;
          } else {
            // Who is cut off itself can't tell whether others are gone.
            known.acquaintances.values().forEach(a -> a.failingSince = Acquaintance.NEVER);
          }
        });
  }

  /** What this life says at a heartbeat. */
  Exchange greeting() {
    Lock lock = known.current.change();
    lock.lock();
    try {
      History told = known.farewell == null ? history() : known.farewell;
      return new Exchange(known.self, known.settings.buckets(), told, known.founding.partner());
    } finally {
      lock.unlock();
    }
  }

  /** Where exchanges are to be made: URL and the life expected there, null where none is known. */
  Map<String, UUID> targets() {
    Lock lock = known.current.change();
    lock.lock();
    try {
      var targets = new TreeMap<String, UUID>();
      known.grid.seeds().forEach(url -> targets.put(url, null));
      known.origin.urls().forEach(url -> targets.put(url, null));
      known.acquaintances.values().forEach(a -> targets.put(a.member.url(), a.member.id()));
      view().standings().stream()
          .filter(known.successors::counts)
          .sorted(Comparator.comparing(its -> its.life().isMember()))
          .map(Standing::member)
          .forEach(m -> targets.put(m.url(), m.id()));
      if (known.serving
          && known.self.id().equals(targets.getOrDefault(known.self.url(), known.self.id()))) {
        targets.remove(known.self.url());
      } else {
        targets.putIfAbsent(known.self.url(), known.self.id());
      }
      return targets;
    } finally {
      lock.unlock();
    }
  }

  /** Takes in what another life says, and answers it. */
  public ExchangeReply onExchange(Exchange said) {
    ExchangeReply[] reply = new ExchangeReply[1];
    locked(
        () -> {
          Member from = said.from();
          String objection = objections.to(from, said.buckets());
          Acquaintance a = known.meet(from);
          if (a != null) {
            a.heard = known.clock.nanoTime();
            a.sameBuckets = said.buckets() == known.settings.buckets();
            a.isIn(said.history());
            known.refuse(a, objection);
          }
          // What it said to itself before it was ready may be of a cluster that it did not join.
          boolean isOther = !from.equals(known.self);
          if (isOther && objection.isEmpty() && known.takesPart()) {
            hearsay.mergeFrom(from, said.history());
          }
          rules.apply();
          reply[0] = replyTo(from, a, objection);
        });
    if (reply[0] == null) {
      throw new PeerException(Reason.NOT_THERE, "this life is over");
    }
    return reply[0];
  }

  private ExchangeReply replyTo(Member from, Acquaintance a, String objection) {
    long now = known.clock.nanoTime();
    boolean grants = view().isMember(known.self.id()) && view().isMember(from.id());
    boolean reached = known.hasReached(a);
    return new ExchangeReply(
        known.self,
        history(),
        suspicions.at(now),
        grants,
        reached,
        known.founding.partner(),
        objection,
        now,
        known.clock.wallMillis());
  }

  /** Takes in the answer to an exchange that was begun at this moment. */
  void onAnswer(String url, UUID expected, long begun, ExchangeReply reply) {
    update(
        () -> {
          Member from = reply.from();
          known.founding.heard(url);
          boolean isAnother =
              from.url().equals(url) && expected != null && !expected.equals(from.id());
          if (from.id().equals(known.self.id())) {
            known.serving = true;
            if (isAnother) {
              endWhoWasHereBefore(expected);
            }
            return;
          }
          if (isAnother && view().find(expected).isEmpty()) {
            known.acquaintances.remove(expected);
          }
          if (from.url().equals(url)) {
            known.successors.answered(from, begun, reply.history());
          }
          Acquaintance a = known.meet(from);
          if (a != null) {
            long now = known.clock.nanoTime();
            a.answered(begun, now, reply);
            a.skew.heard(begun, now, known.clock.wallMillis(), reply.wallMillis());
          }
          if (known.takesPart()) {
            if (hearsay.mustYield(from, reply.history())) {
              known.yieldTo(reply.history());
              return;
            }
            // Whatever they object to in it: one that has been forgotten is told so by their view.
            hearsay.mergeFrom(from, reply.history());
          } else if (!reply.objection().isEmpty()) {
            return;
          } else if (hearsay.isFounderOf(reply.history())
              || (reply.history().view().isMember(from.id())
                  && hearsay.mayFollow(from, reply.history()))) {
            // Who has promised nothing yet is free to forget what it was told before: all members
            // of that may have gone since.
            History told = reply.history();
            boolean isOneOfThem = view().isMember(from.id()) && !hearsay.contradicts(told);
            known.adopt(isOneOfThem ? history().merge(told) : told);
          }
        });
  }

  /** What has run at the own URL before has surely ended. */
  private void endWhoWasHereBefore(UUID former) {
    known.acquaintances.remove(former);
    view().find(former).ifPresent(gone -> rules.end(List.of(gone)));
  }

  /** Takes note that an exchange that was begun at this moment came to nothing. */
  void onFailure(String url, UUID expected, long begun, Reason reason) {
    update(
        () -> {
          known.founding.failed(url, reason);
          Acquaintance a = expected == null ? null : known.acquaintances.get(expected);
          if (a != null) {
            boolean counts = known.current.hasCluster(known.clock.nanoTime());
            a.failed(begun, reason, known.settings.longestGapOfRefusals());
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
    return leaveIf(() -> view().isMember(known.self.id()));
  }

  /**
   * Says that this life leaves, if it is still in this view and the time is not over.
   *
   * @param until on the monotonic clock
   * @return whether it has said so
   */
  boolean leave(long inView, long until) {
    return leaveIf(
        () ->
            known.current.now().digest() == inView
                && until - known.clock.nanoTime() > 0
                && view().isReady(known.self.id()));
  }

  private boolean leaveIf(BooleanSupplier mayLeave) {
    boolean[] said = new boolean[1];
    update(
        () -> {
          said[0] = mayLeave.getAsBoolean();
          if (said[0]) {
            known.adopt(history().adopt(view().with(known.self, Life.LEAVING)), "its own word");
          }
        });
    return said[0];
  }

  /** What became of the word that a member will never come back. */
  public enum Forgotten {
    /** It counts as ended. */
    DONE,
    /** No member has this name. */
    UNKNOWN,
    /** It has answered just now. */
    ANSWERS,
    /** This life is no member itself: nobody would take it in who says that a member is gone. */
    NO_MEMBER
  }

  /**
   * Takes an operator's word that a silent member will never come back: it has no vote any more.
   * Should it come back after all, it begins a new life.
   */
  public Forgotten forget(String name) {
    Forgotten[] result = {Forgotten.UNKNOWN};
    update(
        () -> {
          if (!view().isMember(known.self.id())) {
            result[0] = Forgotten.NO_MEMBER;
            return;
          }
          List<Member> named = whoMayBeForgotten(name);
          List<Member> silent = named.stream().filter(m -> !answers(m)).toList();
          if (silent.isEmpty()) {
            result[0] = named.isEmpty() ? Forgotten.UNKNOWN : Forgotten.ANSWERS;
            return;
          }
          result[0] = Forgotten.DONE;
          View next = view();
          for (Member member : silent) {
            next = next.with(member, Life.ENDED);
          }
          known.adopt(history().adopt(next), "an operator's word");
        });
    return result[0];
  }

  private boolean answers(Member member) {
    return member.equals(known.self) || known.hasReached(known.acquaintances.get(member.id()));
  }

  /** Members, and those that were expelled and may still be needed for a majority. */
  private List<Member> whoMayBeForgotten(String name) {
    return view().standings().stream()
        .filter(known.successors::counts)
        .map(Standing::member)
        .filter(m -> m.name().equals(name))
        .toList();
  }

  /** Says that this life has ended: to be called when nothing depends on it any more. */
  public void end() {
    update(
        () -> {
          if (view().isMember(known.self.id())) {
            known.farewell = history().adopt(view().with(known.self, Life.ENDED));
            known.adopt(known.farewell, "its own word");
          }
        });
  }

  /** How long lives that are gone may still count on answers that this life gave them. */
  public long leaseLeft() {
    Lock lock = known.current.steady();
    lock.lock();
    try {
      return known.leaseLeft();
    } finally {
      lock.unlock();
    }
  }

  private History history() {
    return known.history();
  }

  private View view() {
    return known.view();
  }

  /** Applies a change and all that follows from it, then does what others have to be told. */
  private void update(Runnable change) {
    locked(
        () -> {
          change.run();
          rules.apply();
        });
  }

  /** Takes a step unless this life is over, then does what others have to be told. */
  private void locked(Runnable step) {
    List<Runnable> toDo;
    Lock lock = known.current.change();
    lock.lock();
    try {
      if (!known.isOver()) {
        known.noteCluster();
        step.run();
        known.noteCluster();
      }
      toDo = known.takeEffects();
    } finally {
      lock.unlock();
    }
    Effects.run(toDo);
  }
}
