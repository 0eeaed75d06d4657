package borg.watch;

import borg.membership.Snapshot;
import borg.peer.Followed;
import borg.peer.Held;
import borg.store.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks all members of a view for their floors, for once. Keeps nothing. */
final class Census {

  private Census() {}

  /**
   * A version up to which everything is committed by the time at which it is told. Fails with what
   * any member failed with.
   */
  static CompletionStage<Version> leastFloor(Members members, Snapshot view) {
    // The first round only brings the clocks together: else the slowest would tell of long ago. Why
    // two more: see Floors.
    return ask(members, view)
        .thenCompose(clocks -> ask(members, view))
        .thenCompose(
            first ->
                ask(members, view)
                    .thenApply(
                        second -> {
                          var both = new ArrayList<>(first);
                          both.addAll(second);
                          return least(both);
                        }));
  }

  private static CompletionStage<List<Followed>> ask(Members members, Snapshot view) {
    List<CompletableFuture<Followed>> answers =
        view.view().members().stream()
            .map(member -> members.end(view, member).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
  }

  private static Version least(List<Followed> answers) {
    long least = Long.MAX_VALUE;
    for (Followed answer : answers) {
      least = Math.min(least, answer.floor().bits());
      for (Held held : answer.held()) {
        least = Math.min(least, held.version().bits() - 1);
      }
    }
    return new Version(Math.max(0, least));
  }
}
