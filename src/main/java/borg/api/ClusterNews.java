package borg.api;

import static borg.api.JsonFactory.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the cluster is, as far as it is told by events. Immutable.
 *
 * @param members the state of each, by name
 * @param rebalance null if that is not known
 * @param info the whole report; null if there is none
 */
record ClusterNews(Map<String, String> members, JsonObject rebalance, JsonObject info) {

  /** Nothing is known. */
  static final ClusterNews NONE = new ClusterNews(Map.of(), null, null);

  /** Not a state of a member: it is none any more. */
  private static final String GONE = "gone";

  private static final List<String> FIGURES = List.of("bucketsToGo", "entriesMoved", "bytesMoved");

  static ClusterNews of(JsonObject report) {
    var members = new LinkedHashMap<String, String>();
    for (JsonValue value : report.getJsonArray("nodes")) {
      JsonObject node = value.asJsonObject();
      members.put(node.getString("node"), node.getString("state"));
    }
    JsonObject all = report.getJsonObject("rebalance");
    var rebalance = JSON.createObjectBuilder();
    FIGURES.forEach(name -> rebalance.add(name, all.get(name)));
    return new ClusterNews(members, rebalance.build(), report);
  }

  /** All of it, for somebody who has heard nothing yet. */
  List<byte[]> all() {
    return info == null ? List.of() : since(NONE);
  }

  /** What is new to somebody who has heard of an earlier state; the report always is. */
  List<byte[]> since(ClusterNews before) {
    var texts = new ArrayList<byte[]>();
    texts.add(":\n".getBytes(UTF_8));
    members.forEach(
        (name, state) -> {
          if (!state.equals(before.members.get(name))) {
            texts.add(member(name, state));
          }
        });
    for (String name : before.members.keySet()) {
      if (!members.containsKey(name)) {
        texts.add(member(name, GONE));
      }
    }
    if (!rebalance.equals(before.rebalance)) {
      texts.add(EventText.event("rebalance", rebalance));
    }
    texts.add(EventText.event("info", info));
    return texts;
  }

  private static byte[] member(String name, String state) {
    return EventText.event(
        "member", JSON.createObjectBuilder().add("node", name).add("state", state).build());
  }
}
