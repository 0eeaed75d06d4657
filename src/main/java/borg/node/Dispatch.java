package borg.node;

import borg.membership.Leaves;
import borg.membership.Membership;
import borg.membership.Relays;
import borg.peer.AcceptLoss;
import borg.peer.Applied;
import borg.peer.Apply;
import borg.peer.ApplyMany;
import borg.peer.Await;
import borg.peer.Claim;
import borg.peer.Collect;
import borg.peer.Compare;
import borg.peer.Discard;
import borg.peer.Exchange;
import borg.peer.Fetch;
import borg.peer.Follow;
import borg.peer.Holders;
import borg.peer.Inspect;
import borg.peer.Locate;
import borg.peer.MayLeave;
import borg.peer.Operate;
import borg.peer.OperateMany;
import borg.peer.PeerException;
import borg.peer.Pull;
import borg.peer.Read;
import borg.peer.Recall;
import borg.peer.Receiver;
import borg.peer.Recount;
import borg.peer.Relay;
import borg.peer.Reply;
import borg.peer.Request;
import borg.peer.Retrieve;
import borg.peer.Scan;
import borg.peer.Surplus;
import borg.peer.TakeBack;
import borg.peer.Whole;
import borg.rebalance.Acceptance;
import borg.replication.FirstOwner;
import borg.replication.Holder;
import borg.replication.PutAside;
import borg.replication.Reads;
import borg.replication.Scans;
import borg.replication.SecondOwner;
import borg.replication.Transfers;
import borg.replication.Watch;
import borg.watch.Desk;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Brings each request of a peer to the part that acts on it. */
final class Dispatch implements Receiver {

  private final Membership membership;
  private final Relays relays;
  private final Leaves leaves;
  private final FirstOwner firstOwner;
  private final Watch watch;
  private final SecondOwner secondOwner;
  private final Reads reads;
  private final Scans scans;
  private final Holder holder;
  private final Transfers transfers;
  private final PutAside putAside;
  private final Acceptance acceptance;
  private final Inspection inspection;
  private final Desk desk;

  Dispatch(
      Membership membership,
      Relays relays,
      Leaves leaves,
      FirstOwner firstOwner,
      Watch watch,
      SecondOwner secondOwner,
      Reads reads,
      Scans scans,
      Holder holder,
      Transfers transfers,
      PutAside putAside,
      Acceptance acceptance,
      Inspection inspection,
      Desk desk) {
    this.membership = membership;
    this.relays = relays;
    this.leaves = leaves;
    this.firstOwner = firstOwner;
    this.watch = watch;
    this.secondOwner = secondOwner;
    this.reads = reads;
    this.scans = scans;
    this.holder = holder;
    this.transfers = transfers;
    this.putAside = putAside;
    this.acceptance = acceptance;
    this.inspection = inspection;
    this.desk = desk;
  }

  /** The reply to a request is of the type that its interface names: the cast can't fail. */
  @Override
  @SuppressWarnings("unchecked")
  public <R extends Reply> CompletionStage<R> receive(UUID from, Request<R> request) {
    try {
      if (request instanceof Operate operate) {
        return (CompletionStage<R>) firstOwner.operate(from, operate);
      }
      if (request instanceof OperateMany many) {
        return (CompletionStage<R>) firstOwner.operate(from, many);
      }
      if (request instanceof Read read) {
        return (CompletionStage<R>) reads.read(read);
      }
      if (request instanceof Await await) {
        return (CompletionStage<R>) watch.await(await);
      }
      if (request instanceof Scan scan) {
        return (CompletionStage<R>) scans.scan(scan);
      }
      if (request instanceof Relay relay) {
        return (CompletionStage<R>) relays.receive(from, relay, this);
      }
      if (request instanceof Follow follow) {
        return (CompletionStage<R>) desk.follow(follow);
      }
      if (request instanceof AcceptLoss accept) {
        return (CompletionStage<R>) acceptance.acceptLoss(accept);
      }
      return CompletableFuture.completedFuture((R) answer(from, request));
    } catch (PeerException refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  private Reply answer(UUID from, Request<?> request) {
    if (request instanceof Apply apply) {
      return secondOwner.apply(from, apply);
    } else if (request instanceof ApplyMany many) {
      return secondOwner.apply(from, many);
    } else if (request instanceof Applied applied) {
      return firstOwner.applied(from, applied);
    } else if (request instanceof Exchange exchange) {
      return membership.onExchange(exchange);
    } else if (request instanceof Fetch fetch) {
      return holder.fetch(from, fetch);
    } else if (request instanceof Claim claim) {
      return holder.claim(from, claim);
    } else if (request instanceof Pull pull) {
      return holder.pull(from, pull);
    } else if (request instanceof Whole whole) {
      return secondOwner.whole(from, whole);
    } else if (request instanceof Compare compare) {
      return secondOwner.compare(from, compare);
    } else if (request instanceof Surplus surplus) {
      return transfers.surpluses().confirm(from, surplus);
    } else if (request instanceof Holders holders) {
      return holder.holders(from, holders);
    } else if (request instanceof Collect collect) {
      return secondOwner.collect(from, collect);
    } else if (request instanceof Discard discard) {
      return holder.discard(from, discard);
    } else if (request instanceof Recall recall) {
      return putAside.recall(from, recall);
    } else if (request instanceof Retrieve retrieve) {
      return putAside.retrieve(from, retrieve);
    } else if (request instanceof TakeBack takeBack) {
      return putAside.takeBack(from, takeBack);
    } else if (request instanceof MayLeave mayLeave) {
      return leaves.mayLeave(from, mayLeave);
    } else if (request instanceof Recount recount) {
      return desk.recount(recount);
    } else if (request instanceof Inspect) {
      return inspection.info();
    } else {
      return holder.locate(((Locate) request).key());
    }
  }
}
