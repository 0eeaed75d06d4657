package borg.api;

import static borg.api.JsonFactory.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import borg.placement.Owners;
import borg.placement.Placement;
import borg.view.Member;
import borg.view.View;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Which two members own each bucket, for a picture of it: the members once, and then, bucket by
 * bucket, only their numbers. Some 66 kB for 16,384 buckets of up to ten members. Immutable.
 */
final class BucketTable {

  private static final int NOBODY = -1;

  private final long viewDigest;
  private final byte[] json;

  private BucketTable(long viewDigest, byte[] json) {
    this.viewDigest = viewDigest;
    this.json = json;
  }

  static BucketTable of(View view, Placement placement) {
    return new BucketTable(view.digest(), report(view, placement).toString().getBytes(UTF_8));
  }

  /** Whether it shows this view. */
  boolean isOf(View view) {
    return viewDigest == view.digest();
  }

  /** As it is sent; not to be changed. */
  byte[] json() {
    return json;
  }

  static JsonObject report(View view, Placement placement) {
    List<Member> members = new ArrayList<>(view.members());
    members.sort(Comparator.comparing(Member::name).thenComparing(Member::id));
    JsonArrayBuilder names = JSON.createArrayBuilder();
    members.forEach(member -> names.add(member.name()));
    return JSON.createObjectBuilder()
        .add("view", view.name())
        .add("nodes", names)
        .add("first", numbers(placement, members, Owners::first))
        .add("second", numbers(placement, members, Owners::second))
        .build();
  }

  private static JsonArrayBuilder numbers(
      Placement placement, List<Member> members, Function<Owners, Member> which) {
    JsonArrayBuilder numbers = JSON.createArrayBuilder();
    for (int bucket = 0; bucket < placement.buckets(); bucket++) {
      Member owner = which.apply(placement.owners(bucket));
      numbers.add(owner == null ? NOBODY : members.indexOf(owner));
    }
    return numbers;
  }
}
