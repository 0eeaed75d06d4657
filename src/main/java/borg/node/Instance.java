package borg.node;

import jakarta.enterprise.context.ApplicationScoped;

/** Skeleton; being written: this instance, which lives one {@link Node} after another. */
@ApplicationScoped
public class Instance {

  /** The present life. Does not change while requests are served, except after an expulsion. */
  public Node node() {
    throw new UnsupportedOperationException();
  }
}
