package borg.api;

import borg.membership.CurrentView;
import borg.membership.MembershipFigures;
import borg.node.Node;
import borg.view.Member;
import java.util.Map;
import java.util.stream.Collectors;

/** What an instance waits for, and what else people should know of it, in words. */
final class HealthWords {

  private HealthWords() {}

  /** Why it is no member. */
  static String membership(Node node) {
    if (node == null) {
      return "its next life: it is being loaded, or the others have ended the one before";
    }
    CurrentView current = node.current();
    String objection = node.membership().figures().objection();
    if (!objection.isEmpty()) {
      return "what can't be: " + objection;
    }
    if (current.life() != null) {
      return "nothing: it leaves, or has left";
    }
    return current.now().view().members().isEmpty()
        ? "another instance on the data grid: a cluster begins with two"
        : "all members to reach it at " + current.self().url() + ": " + members(node);
  }

  /** Why it may not answer. */
  static String majority(Node node) {
    return "an answer of most of the members: " + members(node);
  }

  /** What it has to pull yet. */
  static String buckets(Node node) {
    return "the entries of %d buckets that it owns since it joined"
        .formatted(node.bucketsNotWhole());
  }

  /** The names of all in its view. */
  static String members(Node node) {
    return node.current().now().view().members().stream()
        .map(Member::name)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /**
   * By how much the wall clocks differ. Nothing that the cluster promises depends on them, but
   * Last-Modified does, and which value stays after both sides of a partition went on.
   *
   * @param millis by how much the other's is ahead; less than 0 if it is behind
   */
  record Skew(Member other, long millis) {

    /** The largest of all; null where none is known. */
    static Skew of(Map<Member, Long> skews) {
      return skews.entrySet().stream()
          .max(Map.Entry.comparingByValue((a, b) -> Long.compare(Math.abs(a), Math.abs(b))))
          .map(largest -> new Skew(largest.getKey(), largest.getValue()))
          .orElse(null);
    }

    boolean isLarge() {
      return Math.abs(millis) >= MembershipFigures.LARGE_SKEW_MILLIS;
    }

    String words() {
      return "the wall clock of %s is %d ms %s this one: set both by NTP"
          .formatted(other.name(), Math.abs(millis), millis > 0 ? "ahead of" : "behind");
    }
  }
}
