package borg.node;

import borg.membership.CurrentView;
import borg.membership.Heartbeat;
import borg.membership.Leaves;
import borg.membership.Membership;
import borg.membership.Relays;
import borg.membership.Snapshot;
import borg.membership.ViewChanged;
import borg.membership.ViewListener;
import borg.peer.NodeInfo;
import borg.peer.Peers;
import borg.peer.Receiver;
import borg.peer.Reply;
import borg.peer.Request;
import borg.rebalance.Acceptance;
import borg.rebalance.AntiEntropy;
import borg.rebalance.Expiry;
import borg.rebalance.Progress;
import borg.rebalance.RebalanceTrigger;
import borg.rebalance.Rebalancer;
import borg.rebalance.Wanted;
import borg.replication.AppliedAsSecond;
import borg.replication.BucketState;
import borg.replication.Coordinator;
import borg.replication.FirstOwner;
import borg.replication.Holder;
import borg.replication.PutAside;
import borg.replication.Reads;
import borg.replication.Replicas;
import borg.replication.Scans;
import borg.replication.SecondOwner;
import borg.replication.Transfers;
import borg.replication.Watch;
import borg.store.Store;
import borg.time.Clock;
import borg.view.Member;
import borg.watch.Departures;
import borg.watch.Desk;
import borg.watch.Feed;
import borg.watch.Journal;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One life of this instance: membership, the two owners' parts, the rebalancer, wired to one
 * another and to their surroundings. Begins with {@link #start}; ends when it has left, when others
 * have ended it, or with {@link #stop}. Thread-safe.
 */
public final class Node implements Receiver {

  private final Surroundings surroundings;
  private final Membership membership;
  private final Relays relays;
  private final Heartbeat heartbeat;
  private final Replicas replicas;
  private final Coordinator coordinator;
  private final Transfers transfers;
  private final PutAside putAside;
  private final Progress progress;
  private final RebalanceTrigger trigger;
  private final Expiry expiry;
  private final AntiEntropy antiEntropy;
  private final Acceptance acceptance;
  private final Dispatch dispatch;
  private final Inspection inspection;
  private final Departure departure;
  private final Departures departures;
  private final Desk desk;
  private final Feed feed;
  private volatile Chronicle chronicle;

  public Node(Member self, Settings settings, Surroundings around) {
    this.surroundings = around;
    var clock = around.clock();
    var replication = settings.replication();
    this.membership =
        new Membership(self, settings.membership(), clock, around.grid(), new Listener());
    CurrentView current = membership.current();
    this.relays = new Relays(around.peers(), current, clock, settings.membership());
    Peers peers = relays;
    this.heartbeat = new Heartbeat(membership, settings.membership(), peers, clock);
    Runnable askForView = heartbeat::exchangeSoon;
    var journal = new Journal(around.versions(), settings.watch().historyBytes());
    this.replicas = new Replicas(current, around.store(), journal, settings.replication());
    var firstOwner =
        new FirstOwner(
            replicas,
            current,
            peers,
            clock,
            around.versions(),
            journal,
            replication,
            around.lengthy(),
            askForView);
    var secondOwner =
        new SecondOwner(replicas, current, clock, around.versions(), journal, replication);
    var reads = new Reads(replicas, firstOwner, secondOwner);
    var watch = new Watch(replicas, firstOwner, clock);
    var wanted = new Wanted(replicas.buckets());
    var scans = new Scans(replicas, firstOwner, current, clock, replication, wanted::add);
    var holder = new Holder(replicas, current, clock, around.versions(), membership::leaseLeft);
    this.transfers =
        new Transfers(replicas, current, firstOwner, clock, around.versions(), replication);
    this.putAside = new PutAside(replicas, current, clock, around.versions(), replication);
    this.coordinator =
        new Coordinator(
            current,
            peers,
            firstOwner,
            new AppliedAsSecond(secondOwner, peers, clock, replication),
            reads,
            watch,
            scans,
            clock,
            replication,
            askForView,
            membership.figures()::objection,
            relays::clockOf);
    this.progress = new Progress(clock);
    var rebalancer =
        new Rebalancer(
            current,
            transfers,
            putAside,
            peers,
            clock,
            progress,
            wanted,
            membership::leaseLeft,
            settings.transferTimeout());
    this.trigger = new RebalanceTrigger(rebalancer::rebalance, () -> current.now().digest(), clock);
    this.expiry =
        new Expiry(current, transfers, firstOwner, peers, clock, settings.transferTimeout());
    this.antiEntropy =
        new AntiEntropy(
            current, transfers, peers, clock, trigger::soon, settings.transferTimeout());
    this.inspection = new Inspection(around.store(), clock, current, transfers, progress);
    this.acceptance =
        new Acceptance(current, transfers, peers, trigger::soon, settings.transferTimeout());
    var leaves = new Leaves(membership, settings.membership(), peers, clock);
    this.departures = new Departures(self.id());
    this.desk = new Desk(current, journal, departures, around.versions(), clock);
    this.feed =
        new Feed(current, desk, peers, around.versions(), clock, settings.watch(), askForView);
    this.dispatch =
        new Dispatch(
            membership,
            relays,
            leaves,
            firstOwner,
            watch,
            secondOwner,
            reads,
            scans,
            holder,
            transfers,
            putAside,
            acceptance,
            inspection,
            desk);
    this.departure = new Departure(membership, leaves, transfers, clock, settings.membership());
  }

  /**
   * Takes over what an earlier life knows of what is in the store; to be called before the start.
   *
   * @param former a life that has given way to another cluster, or gone on apart from its own
   */
  public void carryOver(Node former) {
    membership.carryOver(former.membership);
    replicas.carryOver(former.replicas, membership.company(), clock().nanoTime());
  }

  /**
   * Puts aside what an earlier life of this instance had stored, and what that had put aside; to be
   * called before the start. It counts for nothing, unless all else of a bucket is lost.
   *
   * @param former a life that others have ended, with whose store nobody has done anything since
   * @param isHeapShort whether memory is so short that it has to go
   */
  public void putAside(Node former, BooleanSupplier isHeapShort) {
    putAside.take(former.replicas, isHeapShort);
  }

  /** Has what happens in this life written into the log; to be called before the start. */
  void writeDown() {
    chronicle = new Chronicle(current());
    progress.tell(chronicle);
  }

  /** Writes down whose wall clock differs much; to be called now and then. */
  void lookAtClocks() {
    Chronicle whom = chronicle;
    if (whom != null) {
      whom.lookAtClocks(membership.figures().skewMillis());
    }
  }

  public void start() {
    heartbeat.start();
    expiry.start();
    antiEntropy.start();
  }

  /** Does nothing more of its own accord. Peers see a life that has fallen silent. */
  public void stop() {
    feed.end();
    heartbeat.stop();
    trigger.stop();
    expiry.stop();
    antiEntropy.stop();
  }

  @Override
  public <R extends Reply> CompletionStage<R> receive(UUID from, Request<R> request) {
    return dispatch.receive(from, request);
  }

  public Coordinator coordinator() {
    return coordinator;
  }

  public Membership membership() {
    return membership;
  }

  public CurrentView current() {
    return membership.current();
  }

  /** The clock on which deadlines and leases are. */
  public Clock clock() {
    return surroundings.clock();
  }

  /**
   * Whether every bucket that this member owns is known to be the same at both owners, but for
   * those that are lost: there is nothing that it could wait for.
   */
  public boolean isWhole() {
    return bucketsNotWhole() == 0;
  }

  /** Of how many buckets that is not known yet. */
  public int bucketsNotWhole() {
    int buckets = 0;
    for (int bucket = 0; bucket < replicas.buckets(); bucket++) {
      BucketState state = transfers.stateNow(bucket);
      boolean isOwned = state.role() != BucketState.Role.NONE;
      buckets += isOwned && !state.whole() && !state.lost() ? 1 : 0;
    }
    return buckets;
  }

  /** What this life holds. */
  public Store store() {
    return surroundings.store();
  }

  /** How many buckets were found to differ at their two owners, and were made whole again. */
  public long repairs() {
    return antiEntropy.repairs();
  }

  /** How far rebalances have come. */
  public Progress progress() {
    return progress;
  }

  /** What exchanges came to. */
  public Heartbeat heartbeat() {
    return heartbeat;
  }

  /** To the other members, for what people ask. */
  public Peers peers() {
    return relays;
  }

  /** Where a bucket stands at this member. */
  public BucketState bucket(int bucket) {
    return transfers.stateNow(bucket);
  }

  /** What changes, for who watches. */
  public Feed feed() {
    return feed;
  }

  /** What this instance tells of itself. */
  public NodeInfo info() {
    return inspection.info();
  }

  /**
   * Begins every lost bucket again, empty.
   *
   * @return how many those are, of those members that answer
   */
  public CompletionStage<Integer> acceptLoss() {
    return acceptance.acceptLossEverywhere();
  }

  /**
   * Does {@link #leave} unless fewer than two that own something would stay, however many want to
   * leave at this moment.
   *
   * @return false, and it goes on, if they would, or not all others could be asked
   */
  public CompletionStage<Boolean> leaveInTurn() {
    return departure.leaveInTurn();
  }

  /**
   * Hands over what this member holds and gives up its place, whoever stays. Completes when it is
   * safe to stop.
   *
   * @return fails with {@link IllegalStateException} if this life is no member
   */
  public CompletionStage<Void> leave() {
    return departure.leave();
  }

  private final class Listener implements ViewListener {
    @Override
    public void adopting(Snapshot before, Snapshot after) {
      replicas.adopting(before, after);
      departures.adopting(before, after);
    }

    @Override
    public void changed(ViewChanged event) {
      replicas.afterAdoption();
      tell(chronicle -> chronicle.changed(event));
      if (!event.before().view().equals(event.after().view())) {
        trigger.adopted(event.after().digest());
        relays.adopted(event.after().view());
        desk.tell();
        feed.adopted();
      }
      surroundings.events().accept(event);
    }

    @Override
    public void hasCluster(boolean has) {
      tell(chronicle -> chronicle.hasCluster(has));
    }

    @Override
    public void refused(Member stranger, String objection) {
      tell(chronicle -> chronicle.refused(stranger, objection));
    }

    private void tell(Consumer<Chronicle> news) {
      Chronicle whom = chronicle;
      if (whom != null) {
        news.accept(whom);
      }
    }

    @Override
    public void ended() {
      replicas.afterAdoption();
      stop();
      surroundings.ended().run();
    }

    @Override
    public void yielded(String words) {
      replicas.afterAdoption();
      stop();
      surroundings.yielded().accept(words);
    }
  }
}
