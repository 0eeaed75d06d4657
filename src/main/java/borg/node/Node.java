package borg.node;

import borg.membership.CurrentView;
import borg.membership.Heartbeat;
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
import borg.replication.BucketState;
import borg.replication.Coordinator;
import borg.replication.FirstOwner;
import borg.replication.Holder;
import borg.replication.Reads;
import borg.replication.Replicas;
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

/**
 * One life of this instance: membership, the two owners' parts, the rebalancer, wired to one
 * another and to their surroundings. Begins with {@link #start}; ends when it has left, when others
 * have ended it, or with {@link #stop}. Thread-safe.
 */
public final class Node implements Receiver {

  private final Surroundings surroundings;
  private final long retryWindow;
  private final Membership membership;
  private final Relays relays;
  private final Heartbeat heartbeat;
  private final Replicas replicas;
  private final Coordinator coordinator;
  private final Transfers transfers;
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

  public Node(Member self, Settings settings, Surroundings around) {
    this.surroundings = around;
    this.retryWindow = settings.replication().retryWindow();
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
            replicas, current, peers, clock, around.versions(), journal, replication, askForView);
    var secondOwner =
        new SecondOwner(replicas, current, clock, around.versions(), journal, replication);
    var reads = new Reads(replicas, firstOwner, secondOwner);
    var watch = new Watch(replicas, firstOwner, clock);
    var holder = new Holder(replicas, current, clock, around.versions(), membership::leaseLeft);
    this.transfers =
        new Transfers(replicas, current, firstOwner, clock, around.versions(), replication);
    this.coordinator =
        new Coordinator(
            current,
            peers,
            firstOwner,
            reads,
            watch,
            clock,
            replication,
            askForView,
            membership::objection,
            relays::clockOf);
    this.progress = new Progress(clock);
    var rebalancer =
        new Rebalancer(
            current,
            transfers,
            peers,
            clock,
            progress,
            membership::leaseLeft,
            settings.transferTimeout());
    this.trigger = new RebalanceTrigger(rebalancer, clock);
    this.expiry =
        new Expiry(current, transfers, firstOwner, peers, clock, settings.transferTimeout());
    this.antiEntropy =
        new AntiEntropy(
            current, transfers, peers, clock, trigger::soon, settings.transferTimeout());
    this.inspection = new Inspection(around.store(), clock, current, transfers, progress);
    this.acceptance =
        new Acceptance(current, transfers, peers, trigger::soon, settings.transferTimeout());
    this.departures = new Departures(self.id());
    this.desk = new Desk(current, journal, departures, around.versions(), clock);
    this.feed =
        new Feed(current, desk, peers, around.versions(), clock, settings.watch(), askForView);
    this.dispatch =
        new Dispatch(
            membership,
            relays,
            firstOwner,
            watch,
            secondOwner,
            reads,
            holder,
            transfers,
            acceptance,
            inspection,
            desk);
    this.departure = new Departure(membership, transfers, clock, settings.membership());
  }

  /**
   * Takes over what an earlier life knows of what is in the store; to be called before the start.
   *
   * @param former a life that has given way to another cluster
   */
  public void carryOver(Node former) {
    replicas.carryOver(former.replicas, clock().nanoTime(), retryWindow);
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

  /** Whether every bucket that this member owns is known to be the same at both owners. */
  public boolean isWhole() {
    for (int bucket = 0; bucket < replicas.buckets(); bucket++) {
      BucketState state = transfers.stateNow(bucket);
      if (state.role() != BucketState.Role.NONE && !state.whole()) {
        return false;
      }
    }
    return true;
  }

  /** What this life holds. */
  public Store store() {
    return surroundings.store();
  }

  /** How many buckets were found to differ at their two owners, and were made whole again. */
  public long repairs() {
    return antiEntropy.repairs();
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
   * Hands over what this member holds and gives up its place. Completes when it is safe to stop.
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
      if (!event.before().view().equals(event.after().view())) {
        trigger.soon();
        relays.adopted(event.after().view());
        desk.tell();
        feed.adopted();
      }
      surroundings.events().accept(event);
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
