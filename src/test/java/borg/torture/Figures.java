package borg.torture;

import borg.torture.Round.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What all rounds came to, fault by fault: a table. */
final class Figures {

  private static final String ROW = "%-14s %4s %8s %7s %7s  %-11s %-11s %-11s %-11s %-11s%n";

  private final Map<String, List<Result>> results = new LinkedHashMap<>();

  void add(Result result) {
    results.computeIfAbsent(result.fault(), f -> new ArrayList<>()).add(result);
  }

  static long count(List<Event> events, Answer answer) {
    return events.stream().filter(event -> event.answer() == answer).count();
  }

  String table() {
    var table = new StringBuilder();
    table.append(
        "Seconds, median/worst of the runs. no write, no read: the longest time without a success\n");
    table.append(
        "for a key, wherever it was asked; untouched: for a key at one instance that the fault did not hit;\n");
    table.append(
        "taken over: from the fault until the others had two copies of all without those it hit;\n");
    table.append("whole: from its end (a restart takes a start of the server) until all had.\n");
    table.append(
        ROW.formatted(
            "fault",
            "runs",
            "ops",
            "unknown",
            "failed",
            "no write",
            "no read",
            "untouched",
            "taken over",
            "whole"));
    results.forEach((fault, runs) -> table.append(row(fault, runs)));
    return table.toString();
  }

  /** The worst of all, in words. */
  String worst() {
    List<Result> all = results.values().stream().flatMap(List::stream).toList();
    return "%s s at most without a write of a key, %s s without a read, %s s until all was on two again"
        .formatted(
            worst(all, run -> run.gaps().write()),
            worst(all, run -> run.gaps().read()),
            worst(all, Result::whole));
  }

  private static String worst(List<Result> runs, ToLongFunction<Result> figure) {
    return seconds(runs.stream().mapToLong(figure).max().orElse(-1));
  }

  private static String row(String fault, List<Result> runs) {
    List<Event> events = runs.stream().flatMap(run -> run.events().stream()).toList();
    return ROW.formatted(
        fault,
        runs.size(),
        events.size(),
        count(events, Answer.UNKNOWN),
        count(events, Answer.NOT_DONE),
        spread(runs, run -> run.gaps().write()),
        spread(runs, run -> run.gaps().read()),
        spread(runs, run -> run.gaps().untouched()),
        spread(runs, Result::takenOver),
        spread(runs, Result::whole));
  }

  private static String spread(List<Result> runs, ToLongFunction<Result> figure) {
    List<Long> sorted =
        runs.stream().mapToLong(figure).filter(millis -> millis >= 0).sorted().boxed().toList();
    return sorted.isEmpty()
        ? "-"
        : "%s/%s"
            .formatted(
                seconds(sorted.get((sorted.size() - 1) / 2)),
                seconds(sorted.get(sorted.size() - 1)));
  }

  static String seconds(long millis) {
    return millis < 0 ? "-" : "%.1f".formatted(millis / 1000.0);
  }

  /** One line for a round that has just ended. */
  static String line(int number, Result result) {
    return "%3d  %-14s %-8s %6d ops, %d unknown, %d failed; no write %s, no read %s, untouched %s; taken over %s, whole %s"
        .formatted(
            number,
            result.fault(),
            result.touched().toString().replaceAll("[\\[\\] ]", ""),
            result.events().size(),
            count(result.events(), Answer.UNKNOWN),
            count(result.events(), Answer.NOT_DONE),
            seconds(result.gaps().write()),
            seconds(result.gaps().read()),
            seconds(result.gaps().untouched()),
            seconds(result.takenOver()),
            seconds(result.whole()));
  }
}
