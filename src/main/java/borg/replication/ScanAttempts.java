package borg.replication;

import borg.membership.Snapshot;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Scan;
import borg.peer.Scanned;
import borg.placement.Key;
import borg.placement.Owners;
import borg.store.Entry;
import borg.store.Position;
import borg.view.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The attempts to find some more of a {@link Sweep}: all owners are asked at once, each for all of
 * its buckets in one request; where one refuses a bucket, or is silent, the other is asked next.
 */
final class ScanAttempts extends Attempts<Swath> {

  private final Sweep sweep;
  private final int most;
  private final int limit;
  private final int maxBytes;

  /** By bucket: the owner that did not serve it when it was asked last. */
  private final Map<Integer, UUID> failedAt = new HashMap<>();

  ScanAttempts(Sweep sweep, int most, int limit, int maxBytes, long timeout) {
    super(sweep.coordinator(), sweep.clock(), sweep.settings(), timeout);
    this.sweep = sweep;
    this.most = most;
    this.limit = limit;
    this.maxBytes = maxBytes;
  }

  /** One owner and what it is asked for. */
  private static final class Errand {
    final Member owner;
    final List<Integer> buckets = new ArrayList<>();
    Position after;
    CompletableFuture<Scanned> answer;

    Errand(Member owner) {
      this.owner = owner;
    }

    /** Only the first bucket of a request can be begun already. */
    void add(int bucket, Position begun) {
      if (begun == null) {
        buckets.add(bucket);
      } else if (after == null) {
        after = begun;
        buckets.add(0, bucket);
      }
    }

    /** A peer that errs must not surprise the sweep. */
    void checkFits(Scanned scanned) {
      int most = scanned.done() + (scanned.at() == null ? 0 : 1);
      boolean fits =
          most <= buckets.size()
              && Arrays.stream(scanned.refused()).allMatch(place -> place < buckets.size())
              && Arrays.stream(scanned.lost()).allMatch(place -> place < buckets.size());
      if (!fits) {
        throw new PeerException(Reason.BROKEN, "a reply to another scan");
      }
    }

    int[] numbers() {
      return buckets.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  @Override
  void next() {
    Snapshot view = coordinator.view();
    Map<Integer, Position> buckets = sweep.first(most);
    if (buckets.isEmpty()) {
      end();
      return;
    }
    if (!coordinator.isMember() || view.placement().owners(0).count() == 0) {
      giveUp(coordinator.whyNot(Reason.NOT_YET));
      return;
    }
    List<Errand> errands = errands(view, buckets);
    for (Errand errand : errands) {
      var scan =
          new Scan(
              view.digest(), errand.numbers(), errand.after, sweep.selection(), limit, maxBytes);
      errand.answer = coordinator.scan(errand.owner, scan, patience()).toCompletableFuture();
    }
    CompletableFuture.allOf(errands.stream().map(e -> e.answer).toArray(CompletableFuture[]::new))
        .whenComplete((done, failure) -> gather(errands));
  }

  @Override
  UnavailableException.Reason whenTimeIsUp(Reason last) {
    return coordinator.whyNot(last);
  }

  /** Nothing is left that could be asked for. */
  private void end() {
    if (sweep.isDone()) {
      succeed(new Swath(List.of(), List.of()));
    } else {
      giveUp(UnavailableException.Reason.BUCKET_LOST);
    }
  }

  private List<Errand> errands(Snapshot view, Map<Integer, Position> buckets) {
    var errands = new LinkedHashMap<UUID, Errand>();
    buckets.forEach(
        (bucket, begun) -> {
          Member owner = choose(view.placement().owners(bucket), bucket);
          errands.computeIfAbsent(owner.id(), id -> new Errand(owner)).add(bucket, begun);
        });
    return List.copyOf(errands.values());
  }

  private Member choose(Owners owners, int bucket) {
    if (owners.count() < 2) {
      return owners.first();
    }
    UUID failed = failedAt.get(bucket);
    if (failed != null && owners.has(failed)) {
      return owners.other(failed);
    }
    if (coordinator.isSelf(owners.first()) || coordinator.isSelf(owners.second())) {
      return coordinator.isSelf(owners.first()) ? owners.first() : owners.second();
    }
    return (bucket & 1) == 0 ? owners.first() : owners.second();
  }

  private void gather(List<Errand> errands) {
    var keys = new ArrayList<Key>();
    var entries = new ArrayList<Entry>();
    int before = sweep.finished();
    boolean isOn = false;
    Reason reason = Reason.NOT_YET;
    for (Errand errand : errands) {
      try {
        Scanned scanned = errand.answer.join();
        errand.checkFits(scanned);
        sweep
            .note(errand.numbers(), scanned)
            .forEach(bucket -> failedAt.put(bucket, errand.owner.id()));
        keys.addAll(scanned.keys());
        entries.addAll(scanned.entries());
        isOn |= scanned.at() != null;
      } catch (RuntimeException failure) {
        reason = PeerException.reasonOf(failure);
        coordinator.note(reason);
        errand.buckets.forEach(bucket -> failedAt.put(bucket, errand.owner.id()));
      }
    }
    if (isOn || sweep.finished() > before || !keys.isEmpty() || !entries.isEmpty()) {
      succeed(new Swath(keys, entries));
    } else {
      again(reason);
    }
  }
}
