package borg.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.view.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Clusters to place on, and what there is to count in a placement. */
final class Clusters {

  private Clusters() {}

  static Member member(String name) {
    return member(name, "", 1);
  }

  static Member member(String name, String zone, double weight) {
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    return new Member(id, name, "http://" + name + ":8080/borg", zone, weight);
  }

  /** The same instance in its next life. */
  static Member returned(Member member) {
    UUID id = new UUID(~member.id().getMostSignificantBits(), 7);
    return new Member(id, member.name(), member.url(), member.zone(), member.weight());
  }

  /** So many members of weight 1, dealt out to the zones in turn. */
  static List<Member> cluster(int members, int zones) {
    return IntStream.range(0, members)
        .mapToObj(i -> member("node-" + i, "z" + i % zones, 1))
        .toList();
  }

  static List<Member> without(List<Member> members, int leaver) {
    var rest = new ArrayList<>(members);
    rest.remove(leaver);
    return rest;
  }

  static Placement place(List<Member> members) {
    return Placement.of(members, Placement.DEFAULT_BUCKETS);
  }

  static List<Owners> table(Placement placement) {
    return IntStream.range(0, placement.buckets()).mapToObj(placement::owners).toList();
  }

  /** How many copies each member holds, by name. */
  static Map<String, Integer> copies(Placement placement) {
    Map<String, Integer> copies = firsts(placement);
    table(placement).forEach(pair -> copies.merge(pair.second().name(), 1, Integer::sum));
    return copies;
  }

  /** How many buckets each member is the first owner of, by name. */
  static Map<String, Integer> firsts(Placement placement) {
    Map<String, Integer> firsts = new HashMap<>();
    table(placement).forEach(pair -> firsts.merge(pair.first().name(), 1, Integer::sum));
    return firsts;
  }

  static int fullest(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /** How many copies {@code after} puts where {@code before} had none of that bucket. */
  static int moved(Placement before, Placement after) {
    int moved = 0;
    for (int bucket = 0; bucket < before.buckets(); bucket++) {
      Owners was = before.owners(bucket);
      Owners is = after.owners(bucket);
      moved += was.has(is.first().id()) ? 0 : 1;
      moved += was.has(is.second().id()) ? 0 : 1;
    }
    return moved;
  }

  /** How many buckets have the same two owners in the other order. */
  static int swapped(Placement before, Placement after) {
    int swapped = 0;
    for (int bucket = 0; bucket < before.buckets(); bucket++) {
      Owners was = before.owners(bucket);
      swapped += new Owners(was.second(), was.first()).equals(after.owners(bucket)) ? 1 : 0;
    }
    return swapped;
  }
}
