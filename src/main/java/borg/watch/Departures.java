package borg.watch;

import borg.membership.Snapshot;
import borg.peer.Gone;
import borg.view.Member;
import borg.view.View;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * Who has gone while this life was a member, when it became one, and when entries were carried in:
 * by the rank of the view, which only rises. Thread-safe.
 */
public final class Departures {

  /** Two are enough to know that a change may be missing; a few more cost nothing. */
  private static final int KEPT = 8;

  private final UUID self;
  private final Deque<Gone> gone = new ArrayDeque<>();
  private long joined = Long.MAX_VALUE;
  private long carried;

  public Departures(UUID self) {
    this.self = self;
  }

  /** To be called while the view is being adopted. */
  public synchronized void adopting(Snapshot before, Snapshot after) {
    View next = after.view();
    if (!next.isMember(self)) {
      return;
    }
    if (!before.view().isMember(self)) {
      joined = next.rank();
    } else {
      for (Member member : before.view().members()) {
        if (!next.isMember(member.id())) {
          note(new Gone(member.id(), next.rank()));
        }
      }
    }
    if (next.members().stream().anyMatch(m -> m.carries() && !before.view().isMember(m.id()))) {
      carried = next.rank();
    }
  }

  private void note(Gone one) {
    if (gone.size() == KEPT) {
      gone.removeFirst();
    }
    gone.addLast(one);
  }

  synchronized List<Gone> gone() {
    return List.copyOf(gone);
  }

  synchronized long joined() {
    return joined;
  }

  synchronized long carried() {
    return carried;
  }
}
