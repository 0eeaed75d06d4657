package borg.membership;

import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import borg.view.View.Standing;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What follows from what a life knows: to found, to become ready, to end or expel others, to take a
 * view for installed. Applied after each event until no rule has anything to say. Guarded by the
 * write lock of {@link CurrentView}.
 */
final class Rules {

  /** So many times as long as a member has to be silent, a cluster has to be before it is dead. */
  private static final int PATIENCE_WITH_A_CLUSTER = 12;

  private final Knowledge known;
  private final Suspicions suspicions;
  private final Objections objections;
  private final Secession secession;

  /** When a view that still lists lives that are gone was first known to be so to all members. */
  private long settledAt = Acquaintance.NEVER;

  /** The greatest arrival of those. */
  private long settledUpTo;

  private final List<BooleanSupplier> rules =
      List.of(
          this::startOver,
          this::secede,
          this::endReplaced,
          this::found,
          this::becomeReady,
          this::yieldName,
          this::endTheOther,
          this::expel,
          this::install,
          this::forget);

  Rules(Knowledge known, Suspicions suspicions, Objections objections) {
    this.known = known;
    this.suspicions = suspicions;
    this.objections = objections;
    this.secession = new Secession(known);
  }

  void apply() {
    known.renewLease();
    while (!known.isOver() && applyOne()) {
      known.renewLease();
    }
  }

  private boolean applyOne() {
    for (BooleanSupplier rule : rules) {
      if (rule.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  private History history() {
    return known.history();
  }

  private View view() {
    return known.view();
  }

  private boolean write(Member member, Life life, String why) {
    return known.adopt(history().adopt(view().with(member, life)), why);
  }

  /**
   * Where all have ended whom this life knew before it said that it is ready, nobody can tell it
   * whether they ever heard that. It must not become a cluster of itself, which knows of no key.
   */
  private boolean startOver() {
    if (!known.takesPart()) {
      return (known.successors.areAllEnded() || isLeftAlone()) && known.adopt(History.NONE);
    }
    return (history().isOrphaned() || isPassedOver())
        && write(known.self, Life.EXPELLED, "all who could have taken it in are gone");
  }

  /**
   * Whether nobody has answered for long of a cluster that this life waits for. It may then be
   * needed on this side of a partition; should somebody answer yet, it waits again. Where only one
   * side is to go on it waits for longer, but not for ever: by its word nobody else founds
   * anything.
   */
  private boolean isLeftAlone() {
    long now = known.clock.nanoTime();
    long patience =
        known.settings.suspectAfter() * (known.settings.available() ? 1 : PATIENCE_WITH_A_CLUSTER);
    return history().isFounded()
        && view().members().stream()
            .map(m -> known.acquaintances.get(m.id()))
            .allMatch(a -> a == null || now - a.answered >= patience);
  }

  /**
   * Whether a view is installed without this life in which others are gone that arrived no earlier:
   * none of its members will take this life in.
   */
  private boolean isPassedOver() {
    View installed = history().installed();
    return installed.standingOf(known.self.id()).isEmpty()
        && view()
            .standingOf(known.self.id())
            .filter(its -> its.arrival() <= installed.newestGone())
            .isPresent();
  }

  private boolean secede() {
    if (!secession.isDue()) {
      return false;
    }
    known.secede(secession.side());
    return true;
  }

  private boolean endReplaced() {
    return known.takesPart() && end(known.successors.ended());
  }

  /** Takes down that other lives answer at the URLs of these. */
  boolean end(List<Member> replaced) {
    if (replaced.isEmpty()) {
      return false;
    }
    View next = view();
    for (Member member : replaced) {
      next = next.with(member, Life.ENDED);
      known.acquaintances.remove(member.id());
    }
    return known.adopt(history().adopt(next), "another life answers at its URL");
  }

  private boolean found() {
    if (history().isFounded() || !known.serving) {
      return false;
    }
    Acquaintance partner =
        known.founding.choose(
            known.acquaintances.values(), known.grid.seeds(), known.clock.nanoTime());
    return partner != null
        && known.adopt(
            History.founded(List.of(known.self, partner.member)), "the two found a cluster");
  }

  private boolean becomeReady() {
    if (!known.serving || view().members().isEmpty() || known.takesPart()) {
      return false;
    }
    long now = known.clock.nanoTime();
    boolean allReachedMe =
        view().members().stream()
            .map(m -> known.acquaintances.get(m.id()))
            .allMatch(a -> a != null && now - a.reachedMe < known.settings.lease());
    if (!allReachedMe || !objections.toSelf().isEmpty()) {
      return false;
    }
    View next = view().with(known.self, Life.READY);
    for (Standing its : view().standings()) {
      // Once this one is a member nobody looks for an earlier life at its URL any more.
      if (its.member().url().equals(known.self.url()) && !its.member().equals(known.self)) {
        next = next.with(its.member(), Life.ENDED);
      }
    }
    return known.adopt(history().adopt(next));
  }

  /**
   * Two newcomers of one name can get in at the same moment, as long as no member knows of both.
   * One yields, and finds the name taken when it begins again.
   */
  private boolean yieldName() {
    if (!view().isMember(known.self.id())) {
      return false;
    }
    for (Member member : view().members()) {
      if (member.name().equals(known.self.name())
          && !member.url().equals(known.self.url())
          && member.id().compareTo(known.self.id()) < 0) {
        return write(known.self, Life.EXPELLED, member + " has the same name");
      }
    }
    return false;
  }

  /**
   * Of two members, the word of one is enough when the port of the other refuses: there is no third
   * to ask. Those who have come since have no say yet, and could go on with neither of the two
   * without the other one's end.
   */
  private boolean endTheOther() {
    List<Member> two = voters();
    if (!known.settings.refusedMeansEnded()
        || two.size() != 2
        || !two.contains(known.self)
        || !isMember(known.self.id())) {
      return false;
    }
    long now = known.clock.nanoTime();
    for (Member member : two) {
      Acquaintance a = known.acquaintances.get(member.id());
      if (a != null
          && now - a.refused < known.settings.longestGapOfRefusals()
          && suspicions.isSuspect(a.refusingSince, member, now)) {
        return write(member, Life.ENDED, "its port refuses, and there is no third to ask");
      }
    }
    return false;
  }

  private List<Member> voters() {
    return history().voters(history().installed());
  }

  private boolean expel() {
    long now = known.clock.nanoTime();
    Set<UUID> mine = suspicions.at(now);
    for (Member member : view().members()) {
      if (mine.contains(member.id())
          && history()
              .isMajority(voter -> suspicions.isVoteAgainst(voter, member.id(), mine, now))) {
        return write(member, Life.EXPELLED, silence(member, now));
      }
    }
    return false;
  }

  private String silence(Member member, long now) {
    Acquaintance a = known.acquaintances.get(member.id());
    return "no answer for %.1f s%s, and a majority says so"
        .formatted(
            (now - a.failingSince) / 1e9,
            known.grid.hasRemoved(member.url()) ? ", the data grid has lost it" : "");
  }

  private boolean isMember(UUID id) {
    return view().isMember(id);
  }

  /*
   * Not without a majority of every view before: others may have gone on from that without these,
   * by votes of which none of these has heard.
   */
  private boolean install() {
    long digest = known.current.now().digest();
    return !history().isInstalled()
        && isHeardOfAll(a -> a.view == digest)
        && history().isMajority(this::isMember)
        && known.adopt(history().install());
  }

  /**
   * Forgets lives that are gone. Once all members are known to know that a view is installed, no
   * majority is taken of what came before, and none of them will take in a life that arrived no
   * later than somebody who is gone there: so all of those may count as ended. Those who are late
   * get some time meanwhile to be heard, or to hear.
   */
  private boolean forget() {
    long digest = known.current.now().digest();
    long now = known.clock.nanoTime();
    if (view().standings().size() == view().members().size()) {
      settledAt = Acquaintance.NEVER;
      return false;
    }
    if (!history().isInstalled()
        || !known.current.hasCluster(now)
        || !isHeardOfAll(a -> a.view == digest && a.installed == digest)) {
      return false;
    }
    if (settledAt == Acquaintance.NEVER) {
      settledAt = now;
      settledUpTo = view().newestGone();
    }
    if (now - settledAt < known.settings.forgetAfter()) {
      return false;
    }
    settledAt = Acquaintance.NEVER;
    View next = view().forgetting(settledUpTo);
    boolean isWorthIt = next.standings().size() < view().standings().size();
    return isWorthIt && known.adopt(history().adopt(next));
  }

  private boolean isHeardOfAll(Predicate<Acquaintance> what) {
    return view().isMember(known.self.id())
        && view().members().stream()
            .filter(m -> !m.equals(known.self))
            .map(m -> known.acquaintances.get(m.id()))
            .allMatch(a -> a != null && what.test(a));
  }
}
