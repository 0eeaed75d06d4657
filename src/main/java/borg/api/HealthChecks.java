package borg.api;

import borg.node.Instance;
import borg.node.Node;
import borg.view.Life;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * What {@code /health} says of this instance. Holds no key and no value, and asks nobody else.
 *
 * <p>An instance that lost its cluster is not dead: a restart would make it worse. So it is live as
 * long as it can answer at all.
 */
@ApplicationScoped
public class HealthChecks {

  private static final String NAME = "borg";

  @Inject private Instance instance;

  /* The life that was seen with nothing left to pull. A new life has to earn it anew. */
  private final AtomicReference<Node> settled = new AtomicReference<>();

  /** Started once it is a member: the others have reached it. */
  @Produces
  @Startup
  HealthCheck started() {
    return () -> HealthCheckResponse.named(NAME).status(isMember(instance.node())).build();
  }

  @Produces
  @Liveness
  HealthCheck live() {
    return () -> HealthCheckResponse.up(NAME);
  }

  /** Ready while it is a member, has the cluster, and has once had all that it owns. */
  @Produces
  @Readiness
  HealthCheck ready() {
    return () -> {
      Node node = instance.node();
      boolean member = isMember(node);
      boolean cluster = member && hasCluster(node);
      boolean whole = member && hasSettled(node);
      return HealthCheckResponse.named(NAME)
          .withData("member", member)
          .withData("cluster", cluster)
          .withData("whole", whole)
          .status(member && cluster && whole)
          .build();
    };
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
