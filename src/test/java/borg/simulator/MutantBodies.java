package borg.simulator;

import borg.membership.Grid;
import borg.membership.MembershipSettings;
import borg.membership.Snapshot;
import borg.node.Node;
import borg.peer.Ack;
import borg.peer.Answer;
import borg.peer.Outcome;
import borg.peer.PeerException;
import borg.peer.Pending;
import borg.placement.Key;
import borg.placement.Owners;
import borg.rebalance.RebalancePlan;
import borg.replication.BucketState;
import borg.store.Bucket;
import borg.store.Digest;
import borg.store.Entry;
import borg.store.Store;
import borg.store.Version;
import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.bytebuddy.implementation.bind.annotation.Argument;
import net.bytebuddy.implementation.bind.annotation.FieldValue;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.This;

/** What methods of a {@link Mutant} do in place of what they should. */
public final class MutantBodies {

  private MutantBodies() {}

  /** Only the second owners of the own buckets are asked. */
  @RuntimeType
  public static Object secondsOnly(@This Object claims, @Argument(0) Snapshot view) {
    var current = (borg.membership.CurrentView) Inside.get(claims, "current");
    var seconds = new HashSet<Member>();
    for (int bucket = 0; bucket < view.placement().buckets(); bucket++) {
      Owners owners = view.placement().owners(bucket);
      if (owners.isFirst(current.self().id()) && owners.second() != null) {
        seconds.add(owners.second());
      }
    }
    return view.view().members().stream().filter(seconds::contains).toList();
  }

  /** What is merged is the view alone. */
  public static History viewAlone(@This History history, @Argument(0) History other) {
    return withTrailOf(history, history.view().merge(other.view()));
  }

  private static History withTrailOf(History history, View view) {
    var trail = new ArrayList<View>(List.of(view));
    for (View past : history.trail()) {
      if (past.equals(history.installed()) || !past.isAtMost(history.installed())) {
        trail.add(past);
      }
    }
    return new History(history.cluster(), view, history.installed(), trail);
  }

  /** The founders are numbered. */
  public static History oneByOne(@Argument(0) List<Member> founders) {
    View view = View.EMPTY;
    for (Member founder : founders.stream().sorted().toList()) {
      view = view.with(founder, Life.READY);
    }
    return new History(view.digest(), view, View.EMPTY, List.of(view));
  }

  /** Who becomes ready begins a trail of its own. */
  public static boolean ownTrail(
      @This Object rules, @Argument(0) Member member, @Argument(1) Life life) {
    Object known = Inside.get(rules, "known");
    var before = (History) Inside.call(known, "history");
    View view = before.view().with(member, life);
    History next =
        life == Life.READY
            ? new History(before.cluster(), view, View.EMPTY, List.of(view))
            : before.adopt(view);
    return (boolean) Inside.call(known, "adopt", next);
  }

  /** Copies that differ are looked at again at once. */
  public static CompletionStage<Void> noPause() {
    return CompletableFuture.completedFuture(null);
  }

  /** One alone founds a cluster. */
  public static boolean foundAlone(@This Object rules) {
    Object known = Inside.get(rules, "known");
    var before = (History) Inside.call(known, "history");
    boolean isServing = (boolean) Inside.get(known, "serving");
    var self = (Member) Inside.get(known, "self");
    return !before.isFounded()
        && isServing
        && (boolean) Inside.call(known, "adopt", History.founded(List.of(self)));
  }

  /** Who has not answered for long is suspected, also by who is cut off itself. */
  public static Set<UUID> allSilent(@This Object suspicions, @Argument(0) long now) {
    Object known = Inside.get(suspicions, "known");
    var settings = (MembershipSettings) Inside.get(known, "settings");
    var suspects = new HashSet<UUID>();
    for (Member member : ((View) Inside.call(known, "view")).members()) {
      Object a = ((Map<?, ?>) Inside.get(known, "acquaintances")).get(member.id());
      long answered = a == null ? Long.MIN_VALUE : (long) Inside.get(a, "answered");
      if (answered > 0 && now - answered >= settings.suspectAfter()) {
        suspects.add(member.id());
      }
    }
    return suspects;
  }

  /** As if it had been told all that the feed has told. */
  public static void bringToThePresent(Object feed, Object newcomer) {
    Inside.set(newcomer, "from", Inside.get(feed, "position"));
  }

  /** Those of the view, if all are in it. */
  public static List<Member> ofAnInstalledView(@This Object rules) {
    Object known = Inside.get(rules, "known");
    var history = (History) Inside.call(known, "history");
    return history.isInstalled() ? history.view().members() : List.of();
  }

  /** Whom the grid has removed is gone. */
  public static boolean gridKnows(
      @This Object suspicions, @Argument(0) long since, @Argument(1) Member member) {
    Object known = Inside.get(suspicions, "known");
    boolean isSelf = member.equals(Inside.get(known, "self"));
    return !isSelf && ((Grid) Inside.get(known, "grid")).hasRemoved(member.url());
  }

  /** What was only pending is shown as if it were stored. */
  public static Entry pendingAsStored(
      @FieldValue("stored") Entry stored, @FieldValue("pending") Pending pending) {
    boolean isNewer =
        pending != null && (stored == null || pending.entry().version().isAfter(stored.version()));
    return isNewer ? pending.entry() : stored;
  }

  /** What was rolled forward is taken for stored. */
  public static Entry rolledAsStored(
      @FieldValue("bucket") Bucket bucket,
      @FieldValue("rolled") Map<Key, Pending> rolled,
      @Argument(0) Key key) {
    return pendingAsStored(bucket.get(key), rolled.get(key));
  }

  /** What comes as a copy is nothing to tell anybody of. */
  @RuntimeType
  public static Object storeOnly(@This Object replica, @Argument(0) Entry entry) {
    return Inside.call(replica, "store", entry);
  }

  public static Set<UUID> nobody() {
    return Set.of();
  }

  public static CompletionStage<Void> doneAtOnce() {
    return CompletableFuture.completedFuture(null);
  }

  /** It keeps the version that it was given where it was written. */
  public static Pending asItWas(@Argument(0) Pending pending) {
    return pending;
  }

  /** Nobody looks whether the cluster is still there. */
  public static void answerAtOnce(
      @Argument(2) Outcome outcome, @Argument(3) CompletableFuture<Outcome> promise) {
    promise.complete(outcome);
  }

  /** Whatever the second owner has refused counts as stored there. */
  public static Answer alwaysDone(
      @FieldValue("answers") List<Answer> answers,
      @Argument(0) int place,
      @Argument(1) Class<?> asked) {
    return asked == Ack.class ? Answer.of(Ack.DONE) : answers.get(place);
  }

  /** What the second owner applies by itself counts as done. */
  public static boolean onlyWhatIsSent(
      @FieldValue("settling") boolean settling,
      @FieldValue("current") Object current,
      @FieldValue("isEntrusted") boolean isEntrusted) {
    return settling || (current != null && !isEntrusted);
  }

  /** What the second refused to apply is taken for refused by the first. */
  public static PeerException asTold(@Argument(0) PeerException refusal) {
    return refusal;
  }

  /** What is being sent keeps no reader waiting, unless it is a deletion. */
  public static boolean readersPass(
      @FieldValue("settling") boolean settling,
      @FieldValue("current") Object current,
      @FieldValue("waiting") ArrayDeque<?> waiting) {
    if (settling || current == null) {
      return settling;
    }
    Object next = waiting.peek();
    boolean isRead = next != null && next.getClass().getSimpleName().equals("Look");
    var entry = (Entry) Inside.call(current, "entry");
    return !isRead || entry == null || entry.isTombstone();
  }

  /** Names are compared, not lives. */
  public static boolean sameNames(@This Owners owners, @Argument(0) Object other) {
    return other instanceof Owners that
        && nameOf(owners.first()).equals(nameOf(that.first()))
        && nameOf(owners.second()).equals(nameOf(that.second()));
  }

  /** The two are compared, whichever is the first. */
  public static boolean sameSet(@This Owners owners, @Argument(0) Object other) {
    return other instanceof Owners that
        && owners.count() == that.count()
        && (owners.first() == null || that.has(owners.first().id()))
        && (owners.second() == null || that.has(owners.second().id()));
  }

  private static String nameOf(Member member) {
    return member == null ? "" : member.name();
  }

  /** Whoever sends it is believed to be the first owner. */
  @RuntimeType
  public static Object anySender(@FieldValue("ownership") Object ownership) {
    if (!ownership.getClass().getSimpleName().equals("AsSecond")) {
      throw new borg.peer.PeerException(borg.peer.PeerException.Reason.NOT_OWNER);
    }
    return ownership;
  }

  /** What was pending in the life before goes into the store of the next. */
  public static void keepPending(
      @FieldValue("store") Store store, @FieldValue("present") Node over) {
    List<Entry> kept = new ArrayList<>();
    for (int bucket = 0; bucket < store.buckets(); bucket++) {
      Object replica = Inside.replica(over, bucket);
      ((Map<?, ?>) Inside.get(replica, "rolled"))
          .values()
          .forEach(p -> kept.add(((Pending) p).entry()));
    }
    store.renew();
    kept.forEach(entry -> store.bucket(entry.key()).merge(entry));
  }

  public static Object ownership(Object replicas, int bucket) {
    return Inside.get(((Object[]) Inside.get(replicas, "replicas"))[bucket], "ownership");
  }

  public static Digest digest(Object replica) {
    return ((Bucket) Inside.get(replica, "bucket")).digest();
  }

  public static Digest digestAside(Object replica, Digest otherwise) {
    Object aside = Inside.get(replica, "aside");
    return aside == null ? otherwise : ((Bucket) Inside.get(aside, "bucket")).digest();
  }

  public static void forgetAside(Object replica) {
    Inside.set(replica, "aside", null);
  }

  /** All is given up, wherever it came from. */
  public static void discardAll(@This Object replica) {
    Inside.set(replica, "aside", null);
    Inside.call(replica, "drop");
  }

  public static void forgetWhole(RebalancePlan plan) {
    plan.confirm().values().forEach(buckets -> buckets.removeIf(BucketState::whole));
  }

  public static Version ofTheLastRound(@Argument(0) Version before) {
    return before;
  }

  public static Version ofThisRound(@Argument(1) Version now) {
    return now;
  }

  /** Who is gone is forgotten by whoever hears it, at once. */
  public static boolean forgetAtOnce(@This Object rules) {
    Object known = Inside.get(rules, "known");
    var before = (History) Inside.call(known, "history");
    View view = before.view();
    View next = view.forgetting(view.newest());
    return next.standings().size() < view.standings().size()
        && (boolean) Inside.call(known, "adopt", before.adopt(next));
  }

  /** One who is cut off goes on by itself. */
  public static boolean whoeverIsCutOff(@This Object secession) {
    Object known = Inside.get(secession, "known");
    var settings = (MembershipSettings) Inside.get(known, "settings");
    return settings.available() && (boolean) Inside.call(known, "isCutOff");
  }

  /** No clock has a number of its own. */
  public static long nobodysOwn(@Argument(0) long bits) {
    return bits;
  }

  /** Lists a stranger that says that it is ready, also one that has been forgotten. */
  public static void takeIn(Object known, Member from, History told) {
    var before = (History) Inside.call(known, "history");
    var self = (Member) Inside.get(known, "self");
    View view = before.view();
    told.view()
        .standingOf(from.id())
        .filter(its -> its.life() == Life.READY && view.find(from.id()).isEmpty())
        .filter(its -> its.arrival() <= view.horizon() && told.view().isMember(self.id()))
        .ifPresent(
            its -> {
              var listed = new ArrayList<>(view.standings());
              listed.add(its);
              View next = View.of(view.horizon(), listed);
              var trail = new ArrayList<>(before.trail());
              trail.add(next);
              Inside.call(
                  known, "adopt", new History(before.cluster(), next, before.installed(), trail));
            });
  }
}
