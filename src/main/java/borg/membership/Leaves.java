package borg.membership;

import borg.peer.Confirmed;
import borg.peer.MayLeave;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.time.Clock;
import borg.view.Member;
import borg.view.View;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sees to it that enough members stay, however many want to leave at the same moment. Thread-safe.
 */
public final class Leaves {

  /*
   * Who wants to leave asks all who are ready, itself first. Each lets no more go at a time than
   * leave two that own something, and whoever has said that it leaves is in another view and lets
   * nobody go any more in the one before. So of too many that want to leave at once each would need
   * the others, and has none: they are all told no, and may ask again when what they gave one
   * another has run out. (Nobody can take back that it leaves: that must not come first.)
   */

  private static final int STAY = 2;
  private static final int MAX_ATTEMPTS = 10;
  private static final long PAUSE_NANOS = 100_000_000;

  private final Membership membership;
  private final CurrentView current;
  private final MembershipSettings settings;
  private final Peers peers;
  private final Clock clock;

  /** The view in which these were let go, and when. */
  private long view;

  private final Map<UUID, Long> letGo = new HashMap<>();

  public Leaves(Membership membership, MembershipSettings settings, Peers peers, Clock clock) {
    this.membership = membership;
    this.current = membership.current();
    this.settings = settings;
    this.peers = peers;
    this.clock = clock;
  }

  /** Answers one that wants to leave. */
  public synchronized Confirmed mayLeave(UUID from, MayLeave request) {
    Snapshot now = current.now();
    if (now.digest() != request.view()) {
      throw new PeerException(Reason.OTHER_VIEW);
    }
    if (view != now.digest()) {
      view = now.digest();
      letGo.clear();
    }
    long nanoTime = clock.nanoTime();
    letGo.values().removeIf(at -> nanoTime - at >= settings.lease());
    long staying =
        now.view().ready().stream()
            .filter(m -> m.weight() > 0 && !m.id().equals(from) && !letGo.containsKey(m.id()))
            .count();
    var places = new BitSet();
    if (staying >= STAY) {
      letGo.put(from, nanoTime);
      places.set(0);
    }
    return new Confirmed(places);
  }

  /**
   * Asks all, and says that this member leaves unless one of them is against it or does not answer.
   *
   * @return whether it has said so
   */
  public CompletionStage<Boolean> leaveInTurn() {
    return leaveInTurn(1);
  }

  private CompletionStage<Boolean> leaveInTurn(int attempt) {
    long begun = clock.nanoTime();
    View asked = current.now().view();
    var request = new MayLeave(asked.digest());
    List<CompletableFuture<Confirmed>> answers =
        asked.ready().stream().map(m -> ask(m, request)).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .handle(
            (all, failure) -> {
              if (failure != null) {
                return attempt == MAX_ATTEMPTS
                    ? CompletableFuture.completedFuture(false)
                    : pause().thenCompose(over -> leaveInTurn(attempt + 1));
              }
              boolean isLetGo = answers.stream().allMatch(a -> a.join().places().get(0));
              return CompletableFuture.completedFuture(
                  isLetGo && membership.leave(asked.digest(), begun + settings.leaseOfHolder()));
            })
        .thenCompose(stage -> stage);
  }

  private CompletableFuture<Confirmed> ask(Member member, MayLeave request) {
    if (!member.equals(current.self())) {
      return peers.call(member, request, settings.exchangeTimeout()).toCompletableFuture();
    }
    try {
      return CompletableFuture.completedFuture(mayLeave(member.id(), request));
    } catch (PeerException viewHasChanged) {
      return CompletableFuture.failedFuture(viewHasChanged);
    }
  }

  private CompletionStage<Void> pause() {
    var over = new CompletableFuture<Void>();
    clock.after(PAUSE_NANOS, () -> over.complete(null));
    return over;
  }
}
