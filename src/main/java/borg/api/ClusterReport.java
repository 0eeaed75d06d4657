package borg.api;

import static borg.api.JsonFactory.JSON;

import borg.membership.CurrentView;
import borg.node.Node;
import borg.peer.NodeInfo;
import borg.placement.Key;
import borg.placement.Placement;
import borg.store.Version;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Puts together what the members told of themselves. */
final class ClusterReport {

  private static final int COPIES = 2;

  private final Member self;
  private final View view;
  private final Placement placement;
  private final Map<Member, NodeInfo> nodes;
  private final List<NodeInfo> answers;

  /**
   * A report.
   *
   * @param nodes what each member told; null for those that did not answer
   */
  ClusterReport(CurrentView current, Map<Member, NodeInfo> nodes) {
    this(current.self(), current.now().view(), current.now().placement(), nodes);
  }

  ClusterReport(Member self, View view, Placement placement, Map<Member, NodeInfo> nodes) {
    this.self = self;
    this.view = view;
    this.placement = placement;
    this.nodes = nodes;
    this.answers = nodes.values().stream().filter(Objects::nonNull).toList();
  }

  JsonObject json() {
    JsonArrayBuilder list = JSON.createArrayBuilder();
    nodes.forEach((member, info) -> list.add(node(member, info)));
    return JSON.createObjectBuilder()
        .add("node", self.name())
        .add("state", state())
        .add("view", view.name())
        .add("copies", COPIES)
        .add("buckets", placement.buckets())
        .add("keys", sum(NodeInfo::firstOwner))
        .add("underReplicated", sum(NodeInfo::underReplicated))
        .add("lostBuckets", sum(NodeInfo::lostBuckets))
        .add("nodes", list)
        .add("rebalance", rebalance())
        .build();
  }

  private long sum(ToLongFunction<NodeInfo> part) {
    return answers.stream().mapToLong(part).sum();
  }

  private String state() {
    long owning =
        nodes.entrySet().stream()
            .filter(e -> e.getValue() != null && view.isReady(e.getKey().id()))
            .filter(e -> e.getKey().weight() > 0)
            .count();
    if (owning < COPIES || sum(NodeInfo::lostBuckets) > 0) {
      return "degraded";
    }
    // Of a member that does not answer it can't be said that it has nothing to do.
    boolean restless = answers.size() < nodes.size() || sum(NodeInfo::bucketsToGo) > 0;
    return restless ? "rebalancing" : "balanced";
  }

  private JsonObjectBuilder rebalance() {
    return JSON.createObjectBuilder()
        .add("running", sum(NodeInfo::bucketsToGo) > 0)
        .add("bucketsToGo", sum(NodeInfo::bucketsToGo))
        .add("entriesMoved", sum(NodeInfo::entriesMoved))
        .add("bytesMoved", sum(NodeInfo::bytesMoved))
        .add("lastMillis", answers.stream().mapToLong(NodeInfo::lastMillis).max().orElse(0));
  }

  private JsonObjectBuilder node(Member member, NodeInfo info) {
    JsonObjectBuilder node =
        JSON.createObjectBuilder()
            .add("node", member.name())
            .add("url", member.url())
            .add("state", info == null ? "unreachable" : stateOf(member))
            .add("zone", member.zone());
    if (member.weight() == Math.rint(member.weight())) {
      node.add("weight", (long) member.weight());
    } else {
      node.add("weight", member.weight());
    }
    return addFigures(node, info);
  }

  /** Null where nobody knows: a zero would be a lie, and a member left out a surprise. */
  private static JsonObjectBuilder addFigures(JsonObjectBuilder node, NodeInfo info) {
    add(node, "keys", info, NodeInfo::keys);
    add(node, "firstOwner", info, NodeInfo::firstOwner);
    add(node, "bytes", info, NodeInfo::bytes);
    add(node, "heapUsed", info, NodeInfo::heapUsed);
    add(node, "heapMax", info, NodeInfo::heapMax);
    add(node, "uptimeSeconds", info, NodeInfo::uptimeSeconds);
    return node;
  }

  private static void add(
      JsonObjectBuilder node, String name, NodeInfo info, ToLongFunction<NodeInfo> figure) {
    if (info == null) {
      node.addNull(name);
    } else {
      node.add(name, figure.applyAsLong(info));
    }
  }

  private String stateOf(Member member) {
    return view.lifeOf(member.id())
        .filter(Life::isMember)
        .map(life -> life.name().toLowerCase(Locale.ROOT))
        .orElse("joining");
  }

  /** Where a key belongs, and where copies of it are. */
  static JsonObject owners(Node node, Key key, List<String> owners, Map<String, Version> copies) {
    JsonArrayBuilder found = JSON.createArrayBuilder();
    copies.forEach(
        (name, version) ->
            found.add(
                JSON.createObjectBuilder().add("node", name).add("version", version.toString())));
    return JSON.createObjectBuilder()
        .add("key", key.toString())
        .add("bucket", key.bucket(node.current().now().placement().buckets()))
        .add("owners", JSON.createArrayBuilder(owners))
        .add("copies", found)
        .build();
  }
}
