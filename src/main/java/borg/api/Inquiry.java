package borg.api;

import borg.node.Node;
import borg.peer.Inspect;
import borg.peer.Locate;
import borg.peer.Located;
import borg.peer.NodeInfo;
import borg.peer.Reply;
import borg.peer.Request;
import borg.placement.Key;
import borg.store.Entry;
import borg.store.Version;
import borg.view.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks all members of the view something; those that don't answer in time count as silent. */
final class Inquiry {

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private Inquiry() {}

  /** What each member tells of itself. */
  static CompletionStage<Map<Member, NodeInfo>> infos(Node node) {
    return ask(node, self -> node.info(), new Inspect());
  }

  /** The versions of the copies of a key, by the names of the members that have one. */
  static CompletionStage<Map<String, Version>> copies(Node node, Key key) {
    return ask(node, self -> new Located(versionHere(node, key)), new Locate(key))
        .thenApply(
            answers -> {
              var copies = new LinkedHashMap<String, Version>();
              answers.forEach(
                  (member, located) -> {
                    if (located != null && located.version() != null) {
                      copies.put(member.name(), located.version());
                    }
                  });
              return copies;
            });
  }

  private static Version versionHere(Node node, Key key) {
    Entry entry = node.store().bucket(key).get(key);
    return entry != null && entry.isLive(node.clock().nanoTime()) ? entry.version() : null;
  }

  /** In the order of their names, this member too even if it is none yet; null for the silent. */
  private static <R extends Reply> CompletionStage<Map<Member, R>> ask(
      Node node, Function<Member, R> here, Request<R> question) {
    Member self = node.current().self();
    List<Member> members = new ArrayList<>(node.current().now().view().members());
    if (!members.contains(self)) {
      members.add(self);
    }
    members.sort(java.util.Comparator.comparing(Member::name).thenComparing(Member::id));
    var asked = new LinkedHashMap<Member, CompletableFuture<R>>();
    for (Member member : members) {
      asked.put(
          member,
          member.equals(self)
              ? CompletableFuture.completedFuture(here.apply(self))
              : node.peers()
                  .call(member, question, TIMEOUT_NANOS)
                  .exceptionally(silence -> null)
                  .toCompletableFuture());
    }
    return CompletableFuture.allOf(asked.values().toArray(new CompletableFuture<?>[0]))
        .thenApply(
            all -> {
              var answers = new LinkedHashMap<Member, R>();
              asked.forEach((member, answer) -> answers.put(member, answer.join()));
              return answers;
            });
  }
}
