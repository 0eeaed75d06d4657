package borg.node;

import borg.membership.CurrentView;
import borg.membership.MembershipFigures;
import borg.membership.ViewChanged;
import borg.rebalance.Progress;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes into the log what happens in one life: a line for each event that matters, with the view's
 * digest, so that the logs of several instances can be laid side by side. Nothing at rest.
 * Thread-safe.
 */
final class Chronicle implements Progress.Listener {

  private static final Logger LOG = Logger.getLogger(Chronicle.class.getName());
  private static final long NANOS_A_MILLI = 1_000_000;

  private final CurrentView current;
  private final Set<UUID> skewed = ConcurrentHashMap.newKeySet();

  Chronicle(CurrentView current) {
    this.current = current;
  }

  /** Who came and went, and why if that was decided here. */
  void changed(ViewChanged event) {
    View before = event.before().view();
    View after = event.after().view();
    if (before.equals(after)) {
      return;
    }
    List<String> changes = changes(before, after);
    String why = event.why().isEmpty() ? "" : " (" + event.why() + ")";
    // No number goes through the format of the log as such: it would be grouped by thousands.
    log(
        Level.INFO,
        "View %s: %s%s; members %s"
            .formatted(
                after.name(),
                changes.isEmpty() ? "those long gone are forgotten" : String.join(", ", changes),
                why,
                after.members()));
  }

  private static List<String> changes(View before, View after) {
    var changes = new ArrayList<String>();
    if (before.isEmpty() && !after.isEmpty()) {
      changes.add("the first that this life hears of");
      return changes;
    }
    for (View.Standing standing : after.standings()) {
      Life was = before.lifeOf(standing.member().id()).orElse(null);
      if (was != standing.life()) {
        changes.add(standing.member() + " " + words(was, standing.life()));
      }
    }
    for (View.Standing standing : before.standings()) {
      UUID id = standing.member().id();
      if (standing.life().isMember() && after.lifeOf(id).isEmpty()) {
        changes.add(standing.member() + " is gone");
      }
    }
    return changes;
  }

  private static String words(Life was, Life is) {
    return switch (is) {
      case READY -> was == null ? "joined" : "is ready";
      case LEAVING -> "leaves";
      case EXPELLED -> "is expelled";
      case ENDED -> "has ended";
    };
  }

  void hasCluster(boolean has) {
    if (has) {
      log(Level.INFO, "Has the cluster: a majority answers (view %s)".formatted(view()));
    } else if (current.life() != null) {
      log(
          Level.WARNING,
          "Has lost the cluster: no majority has answered for the time of a lease (view %s)"
              .formatted(view()));
    }
  }

  void refused(Member stranger, String objection) {
    log(
        Level.WARNING,
        "Refused %s at %s: %s (view %s)".formatted(stranger, stranger.url(), objection, view()));
  }

  @Override
  public void began(int buckets) {
    log(Level.INFO, "Rebalance begins in view %s: %d buckets to go".formatted(view(), buckets));
  }

  @Override
  public void claimed(int buckets, int lost, long waitedNanos) {
    log(
        lost > 0 ? Level.WARNING : Level.INFO,
        "Claimed %d buckets in view %s, %d of them lost; waited %d ms for leases"
            .formatted(buckets, view(), lost, waitedNanos / NANOS_A_MILLI));
  }

  @Override
  public void ended(long millis, long entries, long bytes) {
    log(
        Level.INFO,
        "Rebalance ends in view %s after %d ms: %d entries moved, %d bytes"
            .formatted(view(), millis, entries, bytes));
  }

  /** Whose wall clock differs much, and who has set his right; called now and then. */
  void lookAtClocks(Map<Member, Long> skewMillis) {
    skewMillis.forEach(
        (member, millis) -> {
          boolean isLarge = Math.abs(millis) >= MembershipFigures.LARGE_SKEW_MILLIS;
          if (isLarge && skewed.add(member.id())) {
            log(
                Level.WARNING,
                "The wall clock of %s is %d ms %s this one"
                    .formatted(member, Math.abs(millis), millis > 0 ? "ahead of" : "behind"));
          } else if (!isLarge && skewed.remove(member.id())) {
            log(Level.INFO, "The wall clock of %s agrees with this one again".formatted(member));
          }
        });
    skewed.removeIf(id -> skewMillis.keySet().stream().noneMatch(m -> m.id().equals(id)));
  }

  private String view() {
    return current.now().view().name();
  }

  private static void log(Level level, String line) {
    LOG.log(level, line);
  }
}
