package borg.api;

import java.util.Optional;
import java.util.stream.Stream;

/** The problems that have a page of their own, {@code BASE/problems/{name}}. */
enum ProblemType {
  NOT_ENOUGH_NODES(
      "Not enough instances",
      "Every value is kept on two instances, and fewer than two are ready. Nothing was written;"
          + " reads go on. Start another instance, or wait until one is back."),
  NO_MAJORITY(
      "Cut off from most of the cluster",
      "The instance that you asked, or those that keep the key, can't reach most of the others, so"
          + " what they would answer might be out of date. Nothing was written. Ask another"
          + " instance, or wait until the network is whole."),
  BUCKET_LOST(
      "Every copy is gone",
      "All instances that kept this part of the keys are gone, so it can't be said whether the key"
          + " existed. Nothing was written. It comes back with one of them; an operator may also"
          + " accept the loss."),
  STARTING(
      "Still starting",
      "This instance has not joined the cluster yet, or has to join it again. Nothing was written."
          + " Ask another instance, or try again in a moment."),
  UNKNOWN_OUTCOME(
      "Unknown outcome",
      "The write may or may not have happened: the instances that could tell did not answer in"
          + " time. Read the entry to find out, or write with If-Match or If-None-Match, which"
          + " makes it safe to try again."),
  PROTECTED_MODE(
      "Protected mode",
      "As long as borg.api.tokens is not set, only programs on the same machine are served, under a"
          + " loopback name or address, and no pages of other origins."),
  HEAP_FULL(
      "The heap is full",
      "The heap of the instance is above borg.max-heap-percent. Nothing was written; reads and"
          + " deletes go on. Delete something, add an instance, or give it more heap."),
  TOO_MANY_REQUESTS(
      "Too many requests under way",
      "A bound on what may be under way at the same time is reached. Nothing was done. Try again"
          + " after the seconds that Retry-After says.");

  private final String title;
  private final String explanation;

  ProblemType(String title, String explanation) {
    this.title = title;
    this.explanation = explanation;
  }

  String title() {
    return title;
  }

  String explanation() {
    return explanation;
  }

  /** As it stands at the end of {@code type}. */
  String slug() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  static Optional<ProblemType> ofSlug(String slug) {
    return Stream.of(values()).filter(type -> type.slug().equals(slug)).findAny();
  }
}
