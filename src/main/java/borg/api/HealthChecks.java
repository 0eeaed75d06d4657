package borg.api;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;

import borg.node.Instance;
import borg.node.Node;
import borg.view.Life;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * What {@code /health} says of this instance, with reasons. Holds no key and no value, and asks
 * nobody else.
 *
 * <p>Started: the others have reached it and it is a member; wait longer if it is not. Live: it can
 * answer at all; restart it if it is not. An instance that lost its cluster is not dead: a restart
 * would make it worse. Ready: send it requests. That it is not because others died never happens to
 * a member that has once had all that it owns, as long as a majority is left.
 */
@ApplicationScoped
public class HealthChecks {

  private static final String NAME = "borg";

  @Inject private Instance instance;

  /* The life that was seen with nothing left to pull. A new life has to earn it anew. */
  private final AtomicReference<Node> settled = new AtomicReference<>();

  /*
   * Probes come while the application is being loaded, too, on threads of the server's. Whatever they
   * made begin there would read the server's settings instead of ours.
   */
  private volatile boolean isLoaded;

  void loaded(
      @Observes @Priority(LIBRARY_AFTER) @Initialized(ApplicationScoped.class) Object event) {
    isLoaded = true;
  }

  private Node node() {
    return isLoaded ? instance.node() : null;
  }

  /** Started once it is a member: the others have reached it. */
  @Produces
  @Startup
  HealthCheck started() {
    return () -> {
      Node node = node();
      boolean member = isMember(node);
      HealthCheckResponseBuilder answer = HealthCheckResponse.named(NAME).status(member);
      if (!member) {
        answer.withData("waitsFor", HealthWords.membership(node));
      }
      return answer.build();
    };
  }

  @Produces
  @Liveness
  HealthCheck live() {
    return () -> {
      Node node = node();
      HealthCheckResponseBuilder answer = HealthCheckResponse.named(NAME).up();
      if (node == null) {
        return answer.withData("life", "between two lives").build();
      }
      return answer
          .withData("life", node.current().self().toString())
          .withData("lives", instance.lives().getAsLong())
          .build();
    };
  }

  /** Ready while it is a member, has the cluster, and has once had all that it owns. */
  @Produces
  @Readiness
  HealthCheck ready() {
    return () -> {
      Node node = node();
      boolean member = isMember(node);
      boolean cluster = member && hasCluster(node);
      boolean whole = member && hasSettled(node);
      HealthCheckResponseBuilder answer =
          HealthCheckResponse.named(NAME)
              .withData("member", member)
              .withData("cluster", cluster)
              .withData("whole", whole)
              .status(member && cluster && whole);
      if (!member) {
        answer.withData("waitsFor", HealthWords.membership(node));
      } else if (!cluster) {
        answer.withData("waitsFor", HealthWords.majority(node));
      } else if (!whole) {
        answer.withData("waitsFor", HealthWords.buckets(node));
      }
      return node == null ? answer.build() : withSurroundings(answer, node).build();
    };
  }

  private static HealthCheckResponseBuilder withSurroundings(
      HealthCheckResponseBuilder answer, Node node) {
    answer
        .withData("view", node.current().now().view().name())
        .withData("members", HealthWords.members(node));
    var skew = HealthWords.Skew.of(node.membership().figures().skewMillis());
    if (skew != null) {
      answer.withData("clockSkewMillis", skew.millis());
      if (skew.isLarge()) {
        answer.withData("warning", skew.words());
      }
    }
    return answer;
  }

  private static boolean isMember(Node node) {
    return node != null && node.current().life() == Life.READY;
  }

  private static boolean hasCluster(Node node) {
    return node.current().mayRead(node.clock().nanoTime());
  }

  /** Only until the first time: another's death gives an old member work, but takes nothing. */
  private boolean hasSettled(Node node) {
    if (settled.get() != node && node.isWhole()) {
      settled.set(node);
    }
    return settled.get() == node;
  }
}
